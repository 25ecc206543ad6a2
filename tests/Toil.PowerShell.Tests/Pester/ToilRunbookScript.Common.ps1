# What the tests of script runbooks share: dot-sourced in BeforeAll, where it sets the store and the settings.
. $PSScriptRoot/Settings.Common.ps1

# A runbook in a folder of its own, with the trace that its steps leave.
function Write-Script {
    param([string] $Body)
    $name = "script-$((New-Guid).Guid.Substring(0, 8))"
    $folder = New-Item -ItemType Directory (Join-Path $TestDrive $name)
    Set-Content "$folder/$name.ps1" $Body
    $script:trace = "$folder/trace"
    $script:name = $name
    "$folder/$name.ps1"
}

function Get-Trace { @(Get-Content $trace -ErrorAction Ignore) }

. $PSScriptRoot/WaitFor.Common.ps1

# In a process of its own, which can be killed.
function Invoke-Elsewhere {
    param([string] $Path, [string] $More = '')
    $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$manifest'; Invoke-ToilRunbook '$Path' $More *> '$trace.out'; exit `$LASTEXITCODE") { $start.ArgumentList.Add($argument) }
    [Diagnostics.Process]::Start($start)
}
