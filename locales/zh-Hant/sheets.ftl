# 試算表：客戶檔案，以及檔案會變更的內容。

## 匯出

sheet-export-title = 將此清單存成檔案
sheet-export-text = { $count } 位客戶及其識別碼與版本，供 Excel、LibreOffice 或程式使用。您可以編輯檔案，再交回檢查。這次匯出會連同您的姓名寫入稽核記錄。
sheet-export-content = 檔案內容
sheet-export-table = 表格的欄位
sheet-export-profiles = 完整的帳單設定檔
sheet-export-xlsx = 下載 XLSX
sheet-export-csv = 下載 CSV
sheet-export-too-many = 清單有 { $count } 位客戶。此處的 XLSX 檔案最多 { $rows } 位。請篩選清單，或改用 CSV。
sheet-import-link = 檢查編輯過的檔案

## 匯入

sheet-import-title = 檢查客戶檔案
sheet-import-text = 請選擇在此下載並以試算表編輯過的檔案。本頁會說明它將變更什麼、有什麼問題，並可依您的意願建立變更集。在此之前不會做任何變更，也不會保留檔案。
sheet-import-file = 檔案
sheet-import-hint = XLSX 或 CSV，最大 { $size } MB、{ $rows } 列。必須有 customer 與 version 欄；其他欄可以省略，列的順序不拘。
sheet-import-no-file = 請先選擇檔案。
sheet-import-check = 檢查檔案
sheet-read-as-csv = 以 { $encoding } 文字讀取，欄分隔符號：{ $separator }。
sheet-read-as-xlsx = 以 XLSX 讀取。
separator-comma = 逗號
separator-semicolon = 分號
separator-tab = 定位字元

## 會變更的內容

sheet-preview-title = 此檔案中的變更
sheet-preview-count = { $count ->
    [0] 已讀取 { $rows } 列，沒有任何變更。
   *[other] 已讀取 { $rows } 列，其中 { $count } 列有變更。
}
sheet-preview-nothing-changed = 合作夥伴中心與此入口網站都沒有任何變更。
sheet-preview-stopped = 有 { $count } 列的值不符合規則，變更集不會為這些客戶傳送任何內容。
sheet-preview-doubtful = 有 { $count } 列的設定檔中有其他值不符合規則，合作夥伴中心可能因此拒絕變更。
sheet-preview-more = 顯示前 { $count } 列變更。
sheet-preview-row = 列
sheet-preview-customer = 客戶
sheet-preview-field = 欄位
sheet-preview-before = 匯出時
sheet-preview-after = 檔案中

## 建立變更集

sheet-set-title = 以此建立變更集
sheet-set-text = 試執行會重新讀取每個設定檔，並比較三者：該列取自的版本、目前的內容，以及檔案。其他人在此期間的變更不會被覆寫，在您確認之前也不會傳送任何內容。
sheet-set-meant = 看似失誤之處是有意的：我已與清單比對
sheet-set-not-meant = 請確認看似失誤之處是有意的，或修正檔案。
sheet-set-outdated = 客戶或其版本已與檢查檔案時不同，請重新檢查檔案。

## 有什麼問題

sheet-faults-title = 請先修正
sheet-faults-text = 只要還有其中一項，此檔案就完全無法使用。
sheet-alarms-title = 這看起來像是失誤
sheet-alarms-text = 幾乎沒有人會刻意這麼做。繼續之前，請將該欄與清單比對。
sheet-rows = 列：{ $rows }。
sheet-rows-more = 列：{ $rows }，另有 { $count } 列。
sheet-not-a-sheet = 這不是 XLSX 檔案，也不是編碼可以辨識的文字。
sheet-old-excel = 這是舊版 Excel 的檔案，或是有密碼的檔案。請另存為沒有密碼的 XLSX。
sheet-too-large = 檔案太大：最多讀取 { $size } MB，壓縮檔解開後也不得大太多。
sheet-too-many-rows = 檔案的列太多：最多讀取 { $most } 列。請分成數個檔案。
sheet-truncated = 檔案在中途結束，缺少一部分。請重新儲存或傳送。
sheet-encoding = 檔案標示的編碼與實際不符。請另存為 CSV UTF-8 或 XLSX。
sheet-separator = 沒有任何分隔符號能將第一列分成欄。請使用逗號、分號或定位字元。
sheet-no-customer-column = 第一列沒有 customer 欄。每一列都靠它辨識，因此請保留匯出時的第一列。
sheet-no-version-column = 第一列沒有 version 欄。它說明每一列的來源，因此請保留匯出時的第一列。
sheet-unknown-columns = 入口網站不認識的欄：{ $columns }。請移除，或改回匯出時的名稱。
sheet-repeated-columns = 重複的欄：{ $columns }。
sheet-more-sheets = 檔案有多個含有內容的工作表。請只保留客戶的工作表。
sheet-merged = 檔案有合併的儲存格：多個值中只剩下第一個。請取消合併，並重新匯出清單以取回遺失的值。
sheet-no-rows = 檔案沒有含內容的列。
sheet-cells = 有些列的儲存格比第一列多或少，其值可能在錯誤的欄。
sheet-id = 有些列沒有客戶識別碼。
sheet-unknown-customer = 有些識別碼不屬於您在此可見的任何客戶：識別碼被更改、屬於其他合作夥伴，或客戶已不存在。
sheet-duplicate = 有些客戶出現不只一次。
sheet-no-version = 有些列有值但沒有版本：設定檔從未讀取，或版本被移除。
sheet-other-version = 有些列的版本不是該客戶的版本：識別碼或版本被移到其他列，或檔案太舊，版本已不再保留。請重新匯出清單。
sheet-who-differs = 有些列的名稱或網域與識別碼不符。這兩欄只供辨識，不會變更任何內容：識別碼被移動，或客戶現在有另一個名稱。請重新匯出清單。
sheet-formula = { $columns } 欄中有公式。只接受值。
sheet-not-text = { $columns } 欄中有錯誤值，或 true 與 false。
sheet-number = { $columns } 欄中有不是文字的數字，開頭的零可能已遺失。請將該欄設為文字格式並重新輸入。
sheet-date = { $columns } 欄中有日期。試算表會把其他值變成日期。請將該欄設為文字格式並重新輸入。
sheet-scientific = { $columns } 欄中有帶指數的數字。試算表縮短了這些數字，位數已遺失。
sheet-zeros = { $columns } 欄中開頭的零或加號已遺失。請將該欄設為文字格式並重新輸入，或改用 XLSX 檔案：其中的欄位都是文字。
sheet-garbled = { $columns } 欄中的字母因編碼錯誤而被取代。請另存為 CSV UTF-8 或 XLSX。
sheet-guessed-letters = 檔案未標示編碼。{ $columns } 欄中的字母可能與輸入的不同。請在下方比對，或另存為 CSV UTF-8 或 XLSX。
sheet-lost-accents = { $columns } 欄中的字母失去了重音符號。試算表另存為 CSV 時會如此。請另存為 CSV UTF-8 或 XLSX。
sheet-shifted = { $columns } 欄往上或往下錯開了一列。
sheet-sorted = { $columns } 欄的值在其他列，就像單獨排序過一樣。
sheet-one-value = { $columns } 欄的所有列都是同一個值。
sheet-emptied = { $columns } 欄至少有一半的值不見了。
