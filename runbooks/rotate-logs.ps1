#Requires -Version 7.6

<#
.SYNOPSIS
    Packs the log files of a folder that nobody has written to for a while, and removes packed ones that are old.
.DESCRIPTION
    Works on Linux, macOS and Windows, and needs nothing but PowerShell.

    Every log is packed into the folder "packed" beside it, as a .gz file with the time of the log, and unpacked again to compare:
    only then is the log taken away, into a folder of its own, until the last step. If a step fails before that, everything is
    back where it was. Packed logs that are older than -Keep are deleted in the last step, when nothing can fail behind it.

    A killed run goes on where it was: Resume-ToilRunbook. Undo-ToilRun puts the logs back, as long as the run is not finished.
.PARAMETER Folder
    The folder with the logs. Folders below it are left alone.
.PARAMETER Filter
    Which files are logs.
.PARAMETER OlderThan
    A log is packed when nobody has written to it for so long.
.PARAMETER Keep
    A packed log is kept for so long.
.EXAMPLE
    Invoke-ToilRunbook ./runbooks/rotate-logs.ps1 -Folder /var/log/shop

    Packs what is older than a day, and deletes what was packed more than 30 days ago.
.EXAMPLE
    Invoke-ToilRunbook ./runbooks/rotate-logs.ps1 -Folder C:\logs -Filter *.txt -OlderThan 7.00:00:00 -Keep 365.00:00:00

    The same for text files, after a week and for a year.
.EXAMPLE
    Import-Module Toil; ./runbooks/rotate-logs.ps1 -Folder /var/log/shop

    Without a run: the steps are done, and nothing is written down, resumed or undone.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [ValidateNotNullOrEmpty()]
    [string] $Folder,

    [string] $Filter = '*.log',

    [timespan] $OlderThan = '1.00:00:00',

    [timespan] $Keep = '30.00:00:00'
)

function Compress-Log {
    param([string] $Path, [string] $Destination)
    $from = [IO.File]::OpenRead($Path)
    try {
        $to = [IO.Compression.GZipStream]::new([IO.File]::Create($Destination), [IO.Compression.CompressionLevel]::Optimal)
        try { $from.CopyTo($to) } finally { $to.Dispose() }
    } finally {
        $from.Dispose()
    }

    (Get-Item -LiteralPath $Destination).LastWriteTimeUtc = (Get-Item -LiteralPath $Path).LastWriteTimeUtc
}

function Test-Packed {
    param([string] $Path, [string] $Packed)
    $unpacked = [IO.Compression.GZipStream]::new([IO.File]::OpenRead($Packed), [IO.Compression.CompressionMode]::Decompress)
    try {
        (Get-FileHash -InputStream $unpacked).Hash -eq (Get-FileHash -LiteralPath $Path).Hash
    } finally {
        $unpacked.Dispose()
    }
}

# Files, and a folder that is empty; what is not there need not be removed.
function Remove-File {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'The steps around it are what is asked about.')]
    param([string[]] $Path)
    foreach ($one in $Path | Where-Object { $_ -and (Test-Path -LiteralPath $_) }) { Remove-Item -LiteralPath $one -Force }
}

$root = (Resolve-Path -LiteralPath $Folder).ProviderPath
$packed = Join-Path $root 'packed'
$taken = Join-Path $root '.rotating'

# What is to be done is settled once: a run that is resumed tomorrow packs the same files.
$plan = Invoke-ToilStep -Id look -Name 'See which logs are due' {
    $due = Get-ChildItem -LiteralPath $root -Filter $Filter -File | Where-Object LastWriteTimeUtc -LT ([datetime]::UtcNow - $OlderThan) | Sort-Object Name
    $old = Get-ChildItem -LiteralPath $packed -Filter *.gz -File -ErrorAction Ignore | Where-Object LastWriteTimeUtc -LT ([datetime]::UtcNow - $Keep) | Sort-Object Name
    $stamp = [datetime]::UtcNow.ToString('yyyyMMddTHHmmssZ')
    $Toil.Outputs.due = @($due).Count
    $Toil.Outputs.old = @($old).Count
    [pscustomobject]@{ Due = [string[]] @($due.Name); Old = [string[]] @($old.Name); Stamp = $stamp }
}
$logs = @($plan.Due | Where-Object { $_ } | ForEach-Object {
        [pscustomobject]@{ Path = Join-Path $root $_; Taken = Join-Path $taken $_; Packed = Join-Path $packed "$_.$($plan.Stamp).gz" }
    })
$old = @($plan.Old | Where-Object { $_ } | ForEach-Object { Join-Path $packed $_ })

Invoke-ToilStep -Id pack -Name 'Pack them, and compare' -Idempotent {
    if ($logs) { $null = New-Item -ItemType Directory $packed -Force }
    foreach ($log in $logs) {
        Compress-Log $log.Path $log.Packed
        if (-not (Test-Packed $log.Path $log.Packed)) { throw "$($log.Packed) is not what $($log.Path) is: somebody may have written to it." }
    }
} -Rollback {
    Remove-File $logs.Packed
}

Invoke-ToilStep -Id take -Name 'Take the logs away' -Idempotent {
    if ($logs) { $null = New-Item -ItemType Directory $taken -Force }
    foreach ($log in $logs) {
        if (Test-Path -LiteralPath $log.Path) { Move-Item -LiteralPath $log.Path $log.Taken -Force }
    }
} -Verify {
    -not ($logs | Where-Object { -not (Test-Path -LiteralPath $_.Taken) })
} -Rollback {
    foreach ($log in $logs) {
        if (Test-Path -LiteralPath $log.Taken) { Move-Item -LiteralPath $log.Taken $log.Path }
    }
    if (Test-Path -LiteralPath $taken -PathType Container) { Remove-File $taken }
}

Invoke-ToilStep -Id check -Name 'See that every log can be read from its packed file' {
    foreach ($log in $logs) {
        if (-not (Test-Packed $log.Taken $log.Packed)) { throw "$($log.Packed) cannot be read back." }
    }
} -Retry 2

# From here on nothing fails that would have to be undone: what is deleted is packed, or was to be kept no longer.
Invoke-ToilStep -Id clear -Name 'Delete what is packed, and what is old' -Idempotent {
    Remove-File $logs.Taken
    Remove-File $taken
    Remove-File $old
    "packed $($logs.Count), deleted $($old.Count)"
}
