-- $start
$start --