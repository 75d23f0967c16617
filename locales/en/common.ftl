# What every page may need.

# A moment. $offset is UTC, or how far the time zone is from it: UTC+1.
# $month is 1 to 12
date-time = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }, { $hour }:{ $minute } { $offset }
