BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
    $script:before = $env:TOIL_STORE, $env:TOIL_PERSON, $env:TOIL_CONFIG
    $env:TOIL_CONFIG = Join-Path $TestDrive 'toil.yaml'
    @(
        'log:'
        '  person: ada'
        '  zone: Europe/Berlin'
        '  scheduled-hours: 4h'
        '  build-cost: { health checks: 10h }'
    ) | Set-Content $env:TOIL_CONFIG
    $env:TOIL_PERSON = ''
    $env:TOIL_STORE = Join-Path $TestDrive 'log.db'
    $rows = @('task,trigger,start,duration')
    $rows += 9..13 | ForEach-Object { "health checks,schedule,2026-11-$('{0:00}' -f $_) 08:30,20m" }
    $rows += 9, 10, 12, 13 | ForEach-Object { "deploy the shop,request,2026-11-$('{0:00}' -f $_) 14:00,15m" }
    $rows += 'known issue: full queue,page,2026-11-10 03:10,30m', 'known issue: stale cache,ticket,2026-11-12 11:00,30m'
    $rows | Set-Content (Join-Path $TestDrive 'week.csv')
    Import-ToilEntry (Join-Path $TestDrive 'week.csv') | Out-Null
    $script:week = @{ Since = '2026-11-09'; Until = '2026-11-15' }
}

AfterAll {
    $env:TOIL_STORE, $env:TOIL_PERSON, $env:TOIL_CONFIG = $script:before
}

Describe 'Measure-Toil' {
    It 'says more than three hours a week, and the health checks first' {
        $lines = Measure-Toil @week
        ($lines | Where-Object Name -EQ 'Toil a week').Hours | Should -BeGreaterThan 3
        $candidates = $lines | Where-Object Section -EQ Candidate
        $candidates[0].Name | Should -Be 'health checks'
        $candidates[0].Median | Should -Be ([timespan]'00:20')
        $candidates[0].BuildCost | Should -Be 10
        $candidates[0].Payback | Should -Be 6
    }

    It 'takes settings for defaults, and a person of its own' {
        $verdict = (Measure-Toil @week)[0]
        $verdict.Severity | Should -Be High
        $verdict.Note | Should -Match '^Over the cap: 100 % of tracked hours are toil'
        (Measure-Toil @week -MinCoverage 100)[0].Note | Should -Match '^No verdict: 92 % '
        { Measure-Toil @week -Person aba -ErrorAction Stop } | Should -Throw "*Did you mean 'ada'?*"
    }

    It 'takes dates, maps and lists as PowerShell has them' {
        $since, $until = [datetime]'2026-11-09', [datetime]'2026-11-16'
        $lines = Measure-Toil -Since $since -Until $until -BuildCost @{ 'deploy the shop' = '2h' } -Leave 2026-11-09, 'ada=2026-11-10' -ScheduledHours 40h
        ($lines | Where-Object { $_.Section -eq 'Candidate' -and $_.Name -like 'deploy*' }).Payback | Should -Be 2
        ($lines | Where-Object Name -EQ Scheduled).Hours | Should -Be 24
    }

    It 'shows tables by section, with bars' {
        $text = Measure-Toil @week | Out-String -Width 160
        $text | Should -Match 'Section: Candidate'
        $text | Should -Match 'health checks +21:40 +45.* % +\u2588{4,5} +5 +0:20:00'
    }

    It 'becomes one page with charts' {
        $path = Join-Path $TestDrive 'toil.html'
        (Measure-Toil @week | Export-ToilReport $path).Format | Should -Be Html
        $page = Get-Content $path -Raw
        $page | Should -Match '<svg class="plot"'
        $page | Should -Match 'Wake-ups by night'
        $page | Should -Not -Match '(href|src)='
    }

    It 'says what is wrong with a period' {
        { Measure-Toil -Since 2026-11-15 -Until 2026-11-09 -ErrorAction Stop } | Should -Throw '*The period ends before it begins*'
        { Measure-Toil -Zone Europe/Berln -ErrorAction Stop } | Should -Throw "*Did you mean 'Europe/Berlin'?*"
        (Measure-Toil -Since 2026-01-01 -Until 2026-01-31 -WarningVariable said -WarningAction SilentlyContinue)[0].Note | Should -Match 'No verdict: there are no entries'
        $said | Should -Match 'There are no entries'
    }
}
