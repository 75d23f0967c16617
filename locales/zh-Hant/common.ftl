# 每個頁面都可能用到的文字。

# 時間。$offset 為 UTC 或與其相差的時數，例如 UTC+1。
# $month 為 1 到 12
date-time = { $year } 年 { $month } 月 { $day } 日 { $hour }:{ $minute } ({ $offset })
