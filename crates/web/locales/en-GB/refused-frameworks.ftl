### What is wrong with a vocabulary; the middle of a sentence that begins with the place.

framework-wrong-not-the-format = the file does not follow the format of a framework ({ $value }); compare it with one that was exported
framework-wrong-empty = is empty; fill it in
framework-wrong-too-long = has { $length } characters; shorten it to at most { $most }
framework-wrong-control-character = holds a control character; remove it
framework-wrong-not-an-id = “{ $value }” is not an identifier; use letters a to z, digits, dot, colon and hyphen, beginning with a letter or digit
framework-wrong-not-a-version = “{ $value }” is not a version; write up to four numbers with dots between, such as 2023.2
framework-wrong-version-not-later = { $new } does not come after { $current }; choose a later version
framework-wrong-duplicate = “{ $value }” is there twice; remove one or give it another identifier
framework-wrong-none = there are none; add at least one
framework-wrong-too-many-rows = { $rows } rows are more than the { $most } that one import takes; check that this is a list of terms
framework-wrong-unknown-group = there is no group “{ $given }”; use one of: { $known }
framework-wrong-unknown-parent = there is no term “{ $value }” to be the parent; write its number or name as in the list, or leave it blank
framework-wrong-ambiguous-parent = several terms are called “{ $value }”; write the number of the one that is meant
framework-wrong-cycle = following the parents from here leads back here; leave one of them blank
framework-wrong-parent-in-other-group = the parent is in group “{ $value }”; put both in one group or leave the parent blank
framework-wrong-unknown-source = there is no source “{ $value }”; list it among the sources or correct the key
framework-wrong-unknown-status = “{ $value }” is not a status; write confirmed or draft
framework-wrong-status-and-id-confirmed = a confirmed term's identifier begins with neither draft: nor local:; correct the status or the identifier
framework-wrong-status-and-id-draft = a draft term's identifier begins with draft:; correct the status or the identifier
framework-wrong-status-and-id-local = a local term's identifier begins with local:; correct the status or the identifier
framework-wrong-confirmed-without-source = a confirmed name needs the publication it was taken from; name it, or mark the row as draft
framework-wrong-local-in-file = a file cannot bring terms of your own; add “{ $value }” on the vocabulary's page
framework-wrong-contradicts-confirmed = { $what } is already confirmed as { $confirmed }, the row says { $given }; correct the row, or mend the framework itself if the confirmed entry is wrong
framework-wrong-draft-over-confirmed = “{ $value }” is already confirmed, a draft cannot take its place; remove the row or mark it confirmed
framework-wrong-row-twice = “{ $name }” is also in row { $row }; keep one of the two, or tell them apart by number (when confirmed) or name
framework-wrong-unknown-draft = there is no draft “{ $value }” left to replace; write the identifier or name of one, or leave it blank
framework-wrong-name-taken = there is already a term called “{ $value }”; use that one or choose another name

framework-wrong-at = { $place }: { $reason }
framework-place-framework = framework
framework-place-line = line { $line }
framework-place-row = row { $row }
framework-place-source = source { $key }
framework-place-group = group { $id }
framework-place-term = term { $id }
framework-place-form = new term

framework-import-rows-not-whole = the rows did not arrive whole. Choose the file again.
framework-import-file-too-large = the file is larger than 1 MB. Keep only the list of terms in it.

local-term-wrong = { $field }: { $reason }
local-term-wrong-is = { $field } { $reason }
framework-import-file-empty = the file is empty. Choose another.
framework-import-no-file = no file was chosen. Choose a CSV or XLSX file.
