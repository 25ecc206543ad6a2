BeforeAll {
    . $PSScriptRoot/Settings.Common.ps1
    $script:book = (Resolve-Path (Join-Path $PSScriptRoot '../../../runbooks/rotate-logs.ps1')).Path

    # Three logs, of which one is still written to, one packed log that is old, and something that is no log.
    function Initialize-Folder {
        $folder = (New-Item -ItemType Directory (Join-Path $TestDrive "logs [$((New-Guid).Guid.Substring(0, 8))]")).FullName
        foreach ($name in 'a.log', 'b [1].log') {
            Set-Content -LiteralPath (Join-Path $folder $name) ("line`n" * 1000)
            (Get-Item -LiteralPath (Join-Path $folder $name)).LastWriteTimeUtc = [datetime]::UtcNow.AddDays(-3)
        }
        Set-Content -LiteralPath (Join-Path $folder 'now.log') 'now'
        Set-Content -LiteralPath (Join-Path $folder 'other.txt') 'other'
        (Get-Item -LiteralPath (Join-Path $folder 'other.txt')).LastWriteTimeUtc = [datetime]::UtcNow.AddDays(-3)
        New-Item -ItemType Directory (Join-Path $folder 'packed') | Out-Null
        Set-Content -LiteralPath (Join-Path $folder 'packed/old.log.gz') 'old'
        (Get-Item -LiteralPath (Join-Path $folder 'packed/old.log.gz')).LastWriteTimeUtc = [datetime]::UtcNow.AddDays(-40)
        $folder
    }

    function Get-FileList {
        param([string] $Folder)
        (Get-ChildItem -LiteralPath $Folder -Recurse -File).Name | Sort-Object | ForEach-Object { $_ -replace '\.\d{8}T\d{6}Z\.', '.TIME.' }
    }
}

AfterAll { $env:TOIL_STORE, $env:TOIL_CONFIG = $script:before }

Describe 'rotate-logs.ps1' {
    It 'packs what is due, deletes what is old, and leaves the rest' {
        $folder = Initialize-Folder
        Push-Location $TestDrive
        try { $steps = Invoke-ToilRunbook $book -Folder "./$(Split-Path $folder -Leaf)" 6>$null } finally { Pop-Location }
        $LASTEXITCODE | Should -Be 0
        $steps.Step | Should -Be 'look', 'pack', 'take', 'check', 'clear', ''
        $steps[0].Outputs['due'] | Should -Be 2
        Get-FileList $folder | Should -Be 'a.log.TIME.gz', 'b [1].log.TIME.gz', 'now.log', 'other.txt'
        $stream = [IO.Compression.GZipStream]::new([IO.File]::OpenRead((Get-ChildItem -LiteralPath "$folder/packed" -Filter a.log*).FullName), [IO.Compression.CompressionMode]::Decompress)
        try { [IO.StreamReader]::new($stream).ReadToEnd().Length | Should -BeGreaterThan 5000 } finally { $stream.Dispose() }
        Invoke-ToilRunbook $book -Folder $folder 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
        Get-FileList $folder | Should -HaveCount 4
    }

    It 'puts everything back where a step fails' {
        $folder = Initialize-Folder
        $names = Get-FileList $folder
        # The logs cannot be taken away: something stands where they would go.
        Set-Content -LiteralPath (Join-Path $folder '.rotating') 'in the way'
        Invoke-ToilRunbook $book -Folder $folder -ErrorAction SilentlyContinue 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 6
        Remove-Item -LiteralPath (Join-Path $folder '.rotating') -Force -ErrorAction Ignore
        Get-FileList $folder | Should -Be $names
    }

    It 'goes on where it was killed' {
        $folder = Initialize-Folder
        # Killed at its third step, by a log that is a bomb for whoever takes it away.
        $copy = Join-Path $TestDrive "killed-$((New-Guid).Guid.Substring(0, 8)).ps1"
        Set-Content $copy ((Get-Content $book -Raw) -replace '(?m)^    if \(\$logs\) \{ \$null = New-Item -ItemType Directory \$taken', "    if (`$env:TOIL_TEST_KILL) { Stop-Process -Id `$PID -Force }`n`$0")
        $script = "Import-Module '$manifest'; `$env:TOIL_TEST_KILL = '1'; Invoke-ToilRunbook '$copy' -Folder '$folder' *> `$null"
        pwsh -NoProfile -NonInteractive -Command $script
        $run = Get-ToilRun -Runbook ([IO.Path]::GetFileNameWithoutExtension($copy))
        $run.State | Should -Be Interrupted
        Resume-ToilRunbook $run.Run 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
        Get-FileList $folder | Should -Be 'a.log.TIME.gz', 'b [1].log.TIME.gz', 'now.log', 'other.txt'
    }

    It 'has nothing to do in an empty folder, and works without a run' {
        $empty = (New-Item -ItemType Directory (Join-Path $TestDrive 'empty')).FullName
        Invoke-ToilRunbook $book -Folder $empty 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
        Get-ChildItem $empty | Should -BeNullOrEmpty
        $folder = Initialize-Folder
        & $book -Folder $folder | Should -Be 'packed 2, deleted 1'
        Get-FileList $folder | Should -HaveCount 4
    }

    It 'is listed with what it does and how it last went' {
        $entry = Get-ToilRunbook (Split-Path $book) | Where-Object Name -EQ rotate-logs
        $entry.Description | Should -Match '^Packs the log files .* that are old\.$'
        $entry.LastState | Should -Be Succeeded
        Test-ToilRunbook $book -WarningVariable warned 3>$null | Should -BeNullOrEmpty
        "$warned" | Should -Match 'is a script'
    }

    It 'says in its help what it does' {
        $help = Get-Help $book -Full
        $help.Synopsis | Should -Match 'log files'
        @($help.examples.example) | Should -HaveCount 3
        $help.parameters.parameter.description.Text | Should -HaveCount 4
    }
}
