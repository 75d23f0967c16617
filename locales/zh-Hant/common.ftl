# 每個頁面都可能用到的文字。

# 時間，一律為 UTC。
# $month 為 1 到 12
date-time = { $year } 年 { $month } 月 { $day } 日 { $hour }:{ $minute } (UTC)
