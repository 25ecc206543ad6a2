# Waits for what another process or session brings about. Dot-sourced in BeforeAll.
function Wait-For {
    param([scriptblock] $Condition)
    $end = [DateTime]::UtcNow.AddSeconds(60)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $end) { throw "It did not come true: $Condition" }
        Start-Sleep -Milliseconds 100
    }
}
