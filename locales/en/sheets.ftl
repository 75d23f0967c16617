# Sheets: customers as a file, and what a file would change.

## Export

sheet-export-title = This list as a file
sheet-export-text = { $count ->
    [one] One customer with ID and version, for Excel, LibreOffice or a program. You can edit the file and have it checked here. The audit log records this export with your name.
   *[other] { $count } customers with ID and version, for Excel, LibreOffice or a program. You can edit the file and have it checked here. The audit log records this export with your name.
}
sheet-export-content = Content of the file
sheet-export-table = The columns of the table
sheet-export-profiles = Whole billing profiles
sheet-export-xlsx = Download as XLSX
sheet-export-csv = Download as CSV
sheet-export-too-many = These are { $count } customers. An XLSX file has at most { $rows } of them here. Filter the list, or take CSV.
sheet-import-link = Check a file that was edited

## Import

sheet-import-title = Check a file of customers
sheet-import-text = Choose a file that was downloaded here and edited in a spreadsheet. This page says what it would change and what is wrong with it, and makes a change set from it if you want. Until then nothing is changed, and the file is not kept.
sheet-import-file = File
sheet-import-hint = XLSX or CSV, up to { $size } MB and { $rows } rows. The columns customer and version have to be there; other columns may be left out, and rows may stand in any order.
sheet-import-no-file = Choose a file first.
sheet-import-check = Check the file
sheet-read-as-csv = Read as text in { $encoding } with { $separator } between the columns.
sheet-read-as-xlsx = Read as XLSX.
separator-comma = commas
separator-semicolon = semicolons
separator-tab = tabs

## What it would change

sheet-preview-title = Changes in this file
sheet-preview-count = { $count ->
    [0] { $rows ->
        [one] One row was read, and it changes nothing.
       *[other] { $rows } rows were read, and none of them changes anything.
    }
    [one] { $rows ->
        [one] One row was read, and it changes something.
       *[other] { $rows } rows were read, and one of them changes something.
    }
   *[other] { $rows } rows were read, and { $count } of them change something.
}
sheet-preview-nothing-changed = Nothing was changed in Partner Center or in this portal.
sheet-preview-stopped = { $count ->
    [one] One row has a value that breaks a rule. A change set sends nothing for its customer.
   *[other] { $count } rows have values that break rules. A change set sends nothing for their customers.
}
sheet-preview-doubtful = { $count ->
    [one] Of one row, another value of the profile breaks a rule. Partner Center can refuse its change because of that.
   *[other] Of { $count } rows, other values of the profiles break rules. Partner Center can refuse their changes because of that.
}
sheet-preview-more = The first { $count } rows with changes are shown.
sheet-preview-row = Row
sheet-preview-customer = Customer
sheet-preview-field = Field
sheet-preview-before = When exported
sheet-preview-after = In the file

## A change set of it

sheet-set-title = Make a change set from it
sheet-set-text = Its dry run reads every profile again and compares three things: the version that the row was taken from, what stands there now, and the file. What others have changed since is not overwritten, and nothing is sent before you confirm it.
sheet-set-meant = What looks like a mistake is meant: I have compared it with the list
sheet-set-not-meant = Say that what looks like a mistake is meant, or put the file right.
sheet-set-outdated = The customers or their versions are no longer what they were when the file was checked. Check the file again.

## What is wrong

sheet-faults-title = This has to be put right first
sheet-faults-text = As long as one of these is found, nothing of the file can be used.
sheet-alarms-title = This looks like a mistake
sheet-alarms-text = Hardly anybody means to do this. Compare the column with the list before you go on.
sheet-rows = Rows: { $rows }.
sheet-rows-more = { $count ->
    [one] Rows: { $rows } and one more.
   *[other] Rows: { $rows } and { $count } more.
}
sheet-not-a-sheet = This is neither an XLSX file nor text in an encoding that can be told.
sheet-old-excel = This is a file of an old Excel, or one with a password. Save it as XLSX without a password.
sheet-too-large = The file is too large: { $size } MB are read, and a packed file may not unpack to much more.
sheet-too-many-rows = The file has too many rows: { $most } are read. Divide it.
sheet-truncated = The file ends in the middle: a part of it is missing. Save or send it again.
sheet-encoding = The file says that it is in one encoding and is in another. Save it as CSV UTF-8 or as XLSX.
sheet-separator = No separator makes columns of the first row. Use commas, semicolons or tabs.
sheet-no-customer-column = The first row has no column customer. By it a row is known, so keep the first row as it was exported.
sheet-no-version-column = The first row has no column version. It says what a row was taken from, so keep the first row as it was exported.
sheet-unknown-columns = Columns that the portal does not know: { $columns }. Remove them, or name them as they were exported.
sheet-repeated-columns = Columns that stand there twice: { $columns }.
sheet-more-sheets = The file has several sheets with content. Keep the one of the customers only.
sheet-merged = The file has merged cells: of several values only the first is left. Split them, and export the list again for the values that are gone.
sheet-no-rows = The file has no rows with content.
sheet-cells = Rows with more or fewer cells than the first row. Their values may be in the wrong columns.
sheet-id = Rows without the ID of a customer.
sheet-unknown-customer = IDs of no customer that you can see here: the ID was changed, is another partner’s, or the customer is gone.
sheet-duplicate = Customers that stand there more than once.
sheet-no-version = Rows with values and without a version. The profile was never read, or the version was removed.
sheet-other-version = Rows whose version is not one of this customer: IDs or versions were moved to other rows, or the file is so old that the version is no longer kept. Export the list again.
sheet-who-differs = Rows whose name or domain is not that of the ID. Both columns are there to be recognized by and change nothing: the IDs were moved, or the customer has another name now. Export the list again.
sheet-formula = Formulas in column { $columns }. Only values are taken.
sheet-not-text = Errors, or true and false, in column { $columns }.
sheet-number = Numbers that are not text in column { $columns }. Zeros at their beginning may be lost. Mark the column as text and type them again.
sheet-date = Dates in column { $columns }. Spreadsheets make them of other values. Mark the column as text and type them again.
sheet-scientific = Numbers with an exponent in column { $columns }. A spreadsheet shortened them, and their digits are lost.
sheet-zeros = Zeros or a plus sign are lost at the beginning in column { $columns }. Format the column as text and type them again, or use the XLSX file: its columns are text.
sheet-garbled = Letters in column { $columns } were replaced by a wrong encoding. Save the file as CSV UTF-8 or as XLSX.
sheet-guessed-letters = The file does not say in which encoding it is. Letters in column { $columns } may be others than were typed. Compare them below, or save the file as CSV UTF-8 or as XLSX.
sheet-lost-accents = Letters in column { $columns } have lost their accents. Spreadsheets do that when they save as CSV. Save the file as CSV UTF-8 or as XLSX.
sheet-shifted = Column { $columns } stands one row too high or too low.
sheet-sorted = Column { $columns } has its values in other rows, as if it had been sorted by itself.
sheet-one-value = Column { $columns } has the same value in all rows.
sheet-emptied = At least half of the values in column { $columns } are gone.
