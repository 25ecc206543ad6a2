BeforeAll {
    . $PSScriptRoot/Settings.Common.ps1
    $script:book = Join-Path $TestDrive 'night.yaml'
    Set-Content $book @'
runbook: night
concurrency: one
parameters: { text: { type: text, default: a } }
steps:
  - { id: take, pwsh: "Set-Content ($Toil.Parameters.text.Split('|')[0]) $Toil.Parameters.text -NoNewline" }
'@
}

AfterAll { $env:TOIL_STORE, $env:TOIL_CONFIG = $script:before }

Describe 'A schedule in a session' {
    It 'is written for each target' {
        (Export-ToilSchedule $book 'daily 03:00 Europe/Berlin' -Target Systemd).Name | Should -Be 'toil-night.service', 'toil-night.timer'
        (Export-ToilSchedule $book 'daily 03:00 UTC' -Target Kubernetes -Image a/b:1 3>$null).Text | Should -Match 'timeZone: "Etc/UTC"'
        Push-Location $TestDrive
        (Export-ToilSchedule $book 'mon 06:15' -Zone Europe/Berlin -Target Github -Action example/toil@v1 3>$null).Text | Should -Match 'timezone: "Europe/Berlin"'
        Pop-Location
        (Export-ToilSchedule $book 'every 6h' -Target Windows -Toil toil 3>$null).Text | Should -Match '<Interval>PT6H</Interval>'
    }

    It 'starts this PowerShell with this module, and hands values over as they are' -Skip:$IsWindows {
        $out = Join-Path $TestDrive 'seen'
        $evil = "$out|it's `u{2018}100%`u{2019} `$HOME `"q`" \ ; exit 9 #"
        $folder = Join-Path $TestDrive 'units'
        Export-ToilSchedule $book 'daily 03:00' -Target Crontab -Set @{ text = $evil } -Path $folder 3>$null | Out-Null
        $line = (Get-Content "$folder/toil-night.crontab")[2]
        $command = ($line -split ' ', 6)[5].Replace('\%', '%')
        sh -c $command
        $LASTEXITCODE | Should -Be 0
        Get-Content $out -Raw | Should -Be $evil
        (Get-ToilRun -Runbook night)[0].State | Should -Be 'Succeeded'
    }

    It 'ends as the runbook does' -Skip:$IsWindows {
        $bad = Join-Path $TestDrive 'bad.yaml'
        Set-Content $bad "runbook: bad`nsteps:`n  - { id: no, exec: ['false'] }"
        $line = (Export-ToilSchedule $bad 'daily 03:00' -Target Crontab 3>$null).Text -split "`n"
        sh -c ($line[2] -split ' ', 6)[5].Replace('\%', '%') 2>$null
        $LASTEXITCODE | Should -Be 1
    }

    It 'ends with 2 where <Name> has come to need a parameter since' -Skip:$IsWindows -ForEach @(
        @{ Name = 'grows.yaml'; Before = "runbook: grows`nsteps: [ { gate: { that: true } } ]"; After = "runbook: grows`nparameters: { host: { type: text, required: true } }`nsteps: [ { gate: { that: true } } ]" }
        @{ Name = 'grows.ps1'; Before = 'Invoke-ToilStep a { 1 }'; After = "param([Parameter(Mandatory)] `$Host1)`nInvoke-ToilStep a { 1 }" }
    ) {
        $file = Join-Path $TestDrive $Name
        Set-Content $file $Before
        $line = (Export-ToilSchedule $file 'daily 03:00' -Target Crontab 3>$null).Text -split "`n"
        Set-Content $file $After
        sh -c ($line[2] -split ' ', 6)[5].Replace('\%', '%') 2>$null
        $LASTEXITCODE | Should -Be 2
    }

    It 'writes nothing under -WhatIf' {
        $folder = Join-Path $TestDrive 'nothing'
        Export-ToilSchedule $book 'daily 03:00' -Target Systemd -Path $folder -WhatIf | Should -HaveCount 2
        $folder | Should -Not -Exist
    }

    It 'refuses with one sentence and the remedy' {
        { Export-ToilSchedule $book 'dialy 03:00' -Target Systemd -ErrorAction Stop } | Should -Throw "*character 1: 'dialy'*Did you mean 'daily'?"
        { Export-ToilSchedule $book 'monthly last 03:00' -Target Crontab -ErrorAction Stop } | Should -Throw '*no last day of a month*--target systemd*'
    }

    It 'completes zones, calendars and targets' {
        (TabExpansion2 'Export-ToilSchedule a.yaml -Zone Berl').CompletionMatches.CompletionText | Should -Contain 'Europe/Berlin'
        (TabExpansion2 'Export-ToilSchedule a.yaml -Calendar dai').CompletionMatches.CompletionText | Should -Contain "'daily 03:00'"
        (TabExpansion2 'Export-ToilSchedule a.yaml -Target Sys').CompletionMatches.CompletionText | Should -Contain 'Systemd'
    }

    It 'lists none where none is registered' {
        Get-ToilSchedule | Should -BeNullOrEmpty
        Get-ToilSchedule nihgt -ErrorVariable missing -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $missing[0].FullyQualifiedErrorId | Should -Match 'ScheduleNotFound'
        { Unregister-ToilSchedule nihgt -ErrorAction Stop } | Should -Throw '*no schedule*'
    }
}
