### What the store refuses beside the rules of the rooms.

refusal-definition-name = Give the definition a name
refusal-analysis-name = Write a name for the analysis
refusal-analysis-name-too-long = The name of the analysis is too long: at most { $most } characters
refusal-settings-too-long = The settings are too long to be kept: at most { $kilobytes } KB
refusal-file-empty = The file is empty
refusal-file-too-large = The file is larger than { $megabytes } MB. Leave out columns that are not needed
refusal-time-zone = “{ $written }” is not a time zone. Write it like Europe/London
refusal-organisation-there = { $name } is set up in this database already
refusal-not-a-database = { $file } cannot be read as an SQLite database: { $why }. Close the program it belongs to, make a copy, and use that
refusal-database-too-large = { $file } holds more than is accepted ({ $rows } rows, { $megabytes } MB of text). Split the project and take it in parts
refusal-no-vocabulary = There is no vocabulary “{ $id }”
refusal-version-not-later = Version { $new } does not come after { $current }. Choose a later version
