# Ce dont toute page peut avoir besoin.

# Un instant. $offset vaut UTC, ou l’écart du fuseau horaire : UTC+1.
# $month va de 1 à 12
date-time = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year } à { $hour }:{ $minute } { $offset }
