# 國家對地址的要求、地址檢查的結果，以及法律設定檔的後續狀況。

## 國家規則發現的問題

problem-state-unknown = 這不是此處所選國家的州或省。請從清單中選擇；如果沒有清單，請清空此欄位。
problem-region-with-state = 在這個國家，合作夥伴中心只接受清單中的州或省，或此欄位，不能同時填寫。請清空此欄位。
problem-region-leftover = 這是先前所選國家的值。請變更，或清空此欄位。
problem-postal-code = 這不是該國家的郵遞區號。請對照當地寄來的信件或發票。
problem-postal-code-such-as = 這不是該國家的郵遞區號。請輸入如 { $example } 的郵遞區號。
problem-phone-of-country = 這不是該國家的電話號碼。請依當地的撥打方式輸入，不含分機。
problem-phone-of-country-such-as = 這不是該國家的電話號碼。請輸入如 { $example } 的號碼，不含 +、國碼與分機。
problem-tax-id = 這不是該國家的稅務識別碼。請勿輸入空格；如果號碼含有國家代碼的字母，請一併輸入。
problem-tax-id-such-as = 這不是該國家的稅務識別碼。請輸入如 { $example } 的號碼，不含空格。

## 當地對地址各部分的稱呼

area-state = 州
area-province = 省
area-prefecture = 都道府縣
area-county = 郡
area-canton = 邦
area-emirate = 酋長國
area-department = 省
postal-zip = ZIP 郵遞區號
postal-postcode = 郵遞區號
postal-eircode = Eircode 郵遞區號
postal-pin = PIN 郵遞區號

example-postal-code = 依照此地址所在國家的寫法，例如 { $example }。
example-phone = 依照該國家的撥打方式，例如 { $example }。
example-phone-abroad = 依照該國家的撥打方式，並包含區碼。
example-tax-id = 加值稅或稅籍登記號碼，不含空格，例如 { $example }。

rules-unknown = 這裡沒有合作夥伴中心對「{ $country }」的規則，因此只檢查一般規則。其餘部分由合作夥伴中心在您儲存時檢查。
rules-unreadable = 合作夥伴中心對「{ $country }」的其中一項規則無法在此檢查。合作夥伴中心會在您儲存時檢查。

registration-needed = 「{ $country }」的客戶必須有組織登記編號。此編號屬於客戶的公司設定檔，合作夥伴中心不允許其他程式變更：請在合作夥伴中心的客戶帳戶頁面輸入或更正。

button-country = 套用此國家
options-country = 該國家常用
options-all = 全部

## 檢閱時的地址檢查

address-check = 地址檢查
address-interaction-required-title = 您指的是這個地址嗎？
address-interaction-required-text = 合作夥伴中心有一個與您的地址相近的地址，但差異不只是寫法。
address-street-partial-title = 街道不完整
address-street-partial-text = 合作夥伴中心找不到您輸入的街道。通常是缺少門牌號碼。
address-premises-partial-title = 門牌號碼或室號不完整
address-premises-partial-text = 合作夥伴中心找得到這條街道，但找不到這個門牌號碼、樓層或室號。
address-multiple-title = 地址有多個部分不完整
address-multiple-text = 合作夥伴中心找不到您輸入的地址，有一個以上的部分與其所知不同。
address-none-title = 找不到這個地址
address-none-text = 合作夥伴中心沒有與此相近的地址，也沒有建議。請在表單上檢查街道、城市與郵遞區號。
address-not-validated-title = 無法檢查這個地址
address-not-validated-text = 合作夥伴中心無法檢查這類地址。您可以照原樣儲存；請再讀一次確認無誤。
address-unavailable-title = 地址檢查沒有回應
address-unavailable-text = 這不表示您的地址有誤，只是目前無法檢查。您可以照原樣儲存。
address-suggestion = 建議 { $number }
address-yours = 您的地址
address-suggested = 建議的地址
address-use = 使用這個地址
address-use-line = 使用這一行
address-keep-title = 保留我的地址
address-keep-text = 請選擇您的地址正確的原因。原因會保留在您的草稿中，並在儲存時寫入稽核記錄。
address-keep = 保留我的地址
address-kept = 您已決定保留您的地址。
address-reason-checked = 我已檢查過：我輸入的地址正確無誤。
address-reason-new = 街道或建築物是新的，或尚未收錄。
address-reason-written = 這是本公司的寫法。
# 稽核記錄中，不採納建議而儲存的地址。
entry-address-said = 地址檢查結果：「{ $said }」。
entry-address-kept = 仍保留原地址。所選原因：「{ $reason }」
address-decide = 請先決定上方的地址，然後即可儲存。

## 法律商務設定檔

legal-next-none = Microsoft 尚未開始審查貴公司。在此之前無須採取任何動作。
legal-next-pending = Microsoft 正在審查貴公司。自最後一次變更起約需 3 到 5 個工作天；若再變更，審查會重新開始。
legal-next-authorized = 審查已結束，貴公司已獲確認。沒有待辦事項。
legal-next-rejected = Microsoft 無法確認這些資料。請在下方更正，或備妥公司文件連絡合作夥伴中心支援人員。

legal-step-entry = Microsoft 已收到資料，接著會進行檢查。您無須採取任何動作。
legal-step-email-ownership = Microsoft 要確認主要連絡人的電子郵件地址確實有人使用。請在該信箱中開啟 Microsoft 的郵件，並點選其中的連結。
legal-step-email-domain = Microsoft 正在檢查電子郵件地址的網域是否屬於貴公司。請備妥證明，例如網域註冊商的發票。
legal-step-employment-verification = Microsoft 正在檢查主要連絡人是否任職於貴公司。可能會有人來電或來信；請備妥可證明的文件。
legal-step-business-verification = Microsoft 正在以公開登記資料核對貴公司。請備妥公司登記證明文件。
legal-step-decision = 所有檢查均已完成，Microsoft 正在做決定。您無須採取任何動作。
legal-step-other = Microsoft 正在檢查其他事項。如果超過 5 個工作天，請洽詢合作夥伴中心支援人員。

legal-finalized = 上次完成審查的版本與目前版本對照
legal-finalized-text = 審查期間，Microsoft 以「上次審查」的值為準。「目前」的值獲確認後，就會取代它們。
legal-finalized-last = 上次審查
legal-finalized-now = 目前
legal-finalized-same = 上次完成審查的版本，所有欄位都相同。
legal-finalized-none = 沒有更早的版本完成過審查。
legal-finalized-unavailable = 目前無法讀取上次完成審查的版本。請一分鐘後重新載入此頁面。

legal-limits = 變更之前
legal-limit-restart = 變更公司的名稱、地址、連絡人或核准者，會針對變更的部分重新開始審查。
legal-limit-name = 狀態為「已核准」時，直接計費合作夥伴與間接提供者無法在此變更公司名稱。請由全域管理員在合作夥伴中心提出支援要求。
legal-limit-country = 國家無法變更。如果貴公司遷至其他國家，需要在當地建立新的合作夥伴中心帳戶；合作夥伴中心支援人員會提供協助。
legal-limit-approver = 除非您變更，否則核准者的地址維持不變。

## 檢閱時提示的可能筆誤

review-slips = 請再確認一次
slip-zip-of-other-state = 這個郵遞區號屬於另一個州，請確認兩者。
slip-nine-digits = 這個號碼有九位數，且沒有國碼，通常是少了一位數。
slip-tax-id-form = 這個國家的稅務識別碼通常是另一種格式，請對照稅務機關的信函。
form-other-members = 合作夥伴中心也以自己的名稱，將這些值與此地址一起保存。入口網站沒有對應的欄位，會維持原樣。
form-clear-member = 儲存時清除 { $member }
