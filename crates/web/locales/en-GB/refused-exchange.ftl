### Why a file of another program cannot be read.

exchange-wrong-not-a-project = { $file } is neither a REFI-QDA project (.qdpx, .qde), nor a codebook (.qdc, .csv), nor a list of passages (.csv). Export one of these from the program that holds the project
exchange-wrong-damaged = { $file } is damaged: { $why }. Export it again, or open it with a program for ZIP archives to see what is left
exchange-wrong-no-project-inside = { $file } is an archive without a .qde file at its top, so it is not a REFI-QDA project
exchange-wrong-xml = { $file }, byte { $at }: { $why }. Export the project again; if that does not help, open it in the program it comes from and save it under a new name
exchange-wrong-too-much = { $file }: { $what } more than is accepted ({ $most }). Split the project and take it in parts
exchange-wrong-tables = { $file }: { $why }
exchange-wrong-several-projects = { $file } holds several projects, and one is needed: { $projects }. Choose one of them
exchange-wrong-unknown-table = { $file } is a table with the columns { $columns }, and neither a codebook nor a list of passages. A codebook has a column “code” or “tag”, and “definition”, “description” or “parent” beside it; a list of passages has “document”, “content” and “tag”, or “source”, “text” and “codes”. Cases and answers are brought in at the cases and the sources of a study
exchange-not-looked-at = The file could not be looked at. Try again
