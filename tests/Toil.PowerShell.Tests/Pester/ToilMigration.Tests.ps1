BeforeAll {
    $script:manifest = (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path
    Import-Module $manifest
    $script:before = $env:TOIL_CONFIG
    $env:TOIL_CONFIG = Join-Path $TestDrive 'toil.yaml'

    # An empty file is an empty SQLite database; what stands in it comes by a migration too.
    function Initialize-Shop {
        param([int] $Orders = 1000)
        $folder = Join-Path $TestDrive (New-Guid)
        New-Item -ItemType File (Join-Path $folder 'shop.db') -Force | Out-Null
        Set-Content $env:TOIL_CONFIG "databases:`n  shop: '$folder/shop.db'`n  live: { url: '$folder/live.db', environment: production }"
        Set-Content "$folder/setup.yaml" @"
migration: setup
database: shop
steps:
  - name: orders
    up:
      - CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL NOT NULL, total_cents INTEGER)
      - |
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $Orders)
        INSERT INTO orders (id, total) SELECT i, i * 1.5 FROM n
    irreversible: a test
"@
        Invoke-ToilMigration "$folder/setup.yaml" -Confirm:$false | Out-Null
        $folder
    }

    function Write-Plan {
        param([string] $Folder, [string] $Throttle = '{}')
        Set-Content "$Folder/cents.yaml" @"
migration: cents
database: shop
steps:
  - name: fill it
    backfill:
      table: orders
      set: { total_cents: CAST(round(total * 100) AS INTEGER) }
      where: total_cents IS NULL
    down: { set: { total_cents: "NULL" } }
  - name: index it
    up: CREATE INDEX orders_cents ON orders (total_cents)
    down: DROP INDEX orders_cents
verify:
  - name: every order has cents
    sql: SELECT count(*) FROM orders WHERE total_cents IS NULL
    equals: 0
throttle: $Throttle
"@
        "$Folder/cents.yaml"
    }

    # Asks the database by the one way in that a test of the doors has.
    function Assert-Answer {
        param([string] $Sql, [string] $Expected, [string] $Folder)
        $name = "ask-$(New-Guid)"
        Set-Content "$Folder/$name.yaml" @"
migration: $name
database: shop
steps: [{ name: nothing, up: SELECT 1, irreversible: a test }]
verify: [{ name: the answer, sql: "$Sql", equals: "$Expected" }]
"@
        Invoke-ToilMigration "$Folder/$name.yaml" -Confirm:$false -ErrorAction Stop | Out-Null
    }

    . $PSScriptRoot/WaitFor.Common.ps1
}

AfterAll { $env:TOIL_CONFIG = $script:before }

Describe 'A migration' {
    It 'is checked, run, shown and taken back' {
        $folder = Initialize-Shop
        $plan = Write-Plan $folder
        Test-ToilMigration $plan | Where-Object Severity -GE High | Should -BeNullOrEmpty

        $steps = Invoke-ToilMigration $plan -Confirm:$false
        $steps.State | Should -Be 'Done', 'Done'
        $steps[0].Affected | Should -Be 1000
        $report = Get-ToilMigration cents -Database shop
        $report.State | Should -Be Succeeded
        $report.Steps | Should -HaveCount 2
        $report.Events.Kind | Should -Contain 'finished'
        Assert-Answer 'SELECT sum(total_cents) FROM orders' 75075000 -Folder $folder

        (Undo-ToilMigration $plan -Confirm:$false).Step | Should -Be 'index it', 'fill it'
        (Get-ToilMigration $plan).State | Should -Be Undone
        Assert-Answer 'SELECT count(total_cents) FROM orders' 0 -Folder $folder
    }

    It 'says what it would do, and does nothing' {
        $folder = Initialize-Shop
        $plan = Write-Plan $folder
        $steps = Invoke-ToilMigration $plan -WhatIf
        $steps.IsDryRun | Should -Be $true, $true
        $steps.Detail | Should -Not -BeNullOrEmpty
        Get-ToilMigration cents -Database shop -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Assert-Answer 'SELECT count(total_cents) FROM orders' 0 -Folder $folder

        Invoke-ToilMigration $plan -Confirm:$false | Out-Null
        (Undo-ToilMigration $plan -WhatIf).IsDryRun | Should -Be $true, $true
        (Get-ToilMigration cents -Database shop).State | Should -Be Succeeded
    }

    It 'says what it would do under the preference' {
        $plan = Write-Plan (Initialize-Shop)
        $steps = & { $WhatIfPreference = $true; Invoke-ToilMigration $plan }
        $steps.IsDryRun | Should -Be $true, $true
    }

    It 'asks first, and takes no for an answer' {
        $plan = Write-Plan (Initialize-Shop)
        $script = "Import-Module '$manifest'; Invoke-ToilMigration '$plan' | Format-Table Step, State"
        'N' | pwsh -NoProfile -Command $script *>&1 | Out-String | Should -Match 'Are you sure'
        Get-ToilMigration cents -Database shop -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        'Y' | pwsh -NoProfile -Command $script *>&1 | Out-String | Should -Match 'fill it\s+Done'
        (Get-ToilMigration cents -Database shop).State | Should -Be Succeeded
    }

    It 'does nothing where nobody can answer: <Where>' -ForEach @(
        @{ Where = 'not interactive'; More = @('-NonInteractive') }
        @{ Where = 'at the end of its input'; More = @() }
    ) {
        $plan = Write-Plan (Initialize-Shop)
        $out = @() | pwsh -NoProfile @More -Command "Import-Module '$manifest'; Invoke-ToilMigration '$plan'" *>&1 | Out-String
        $out | Should -Match 'nobody\s+can\s+answer'
        $out | Should -Match '-Confirm:\$false'
        Get-ToilMigration cents -Database shop -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }
}

Describe 'A migration that runs elsewhere' {
    BeforeEach {
        $script:folder = Initialize-Shop -Orders 200000
        $script:plan = Write-Plan $folder '{ target: 5ms, nice: 50 }'
        $script:job = Start-Job {
            Import-Module $using:manifest
            $env:TOIL_CONFIG = $using:env:TOIL_CONFIG
            Invoke-ToilMigration $using:plan -Confirm:$false
        }
        Wait-For { (Get-ToilMigration cents -Database shop -ErrorAction SilentlyContinue).Done -gt 0 -or $job.State -ne 'Running' }
        $job.State | Should -Be Running
    }

    AfterEach { $job | Remove-Job -Force }

    It 'is paused, shown and resumed' {
        $paused = Suspend-ToilMigration cents -Database shop -Reason 'incident 4711'
        $paused.State | Should -Be Paused
        $paused.Reason | Should -Match 'incident 4711'
        $paused.TookEffectAfter.TotalSeconds | Should -BeLessThan 20
        $job | Wait-Job -Timeout 60 | Should -Not -BeNullOrEmpty
        $done = (Get-ToilMigration cents -Database shop).Done
        $done | Should -BeGreaterThan 0
        $done | Should -BeLessThan 200000

        { Invoke-ToilMigration $plan -Confirm:$false -ErrorAction Stop } | Should -Throw '*paused*'
        Get-ToilMigration cents -Database shop | Resume-ToilMigration -WarningVariable said -WarningAction SilentlyContinue |
            ForEach-Object State | Should -Be Queued
        $said | Should -Match 'Invoke-ToilMigration'
        Write-Plan $folder | Out-Null
        Invoke-ToilMigration $plan -Confirm:$false | Out-Null
        Assert-Answer 'SELECT sum(total_cents) FROM orders' 3000015000000 -Folder $folder
    }

    It 'is not run a second time' {
        { Invoke-ToilMigration $plan -Confirm:$false -ErrorAction Stop } | Should -Throw '*process*'
        $job.State | Should -Be Running
    }

    It 'is stopped for good, and taken back from where it is' {
        (Stop-ToilMigration $plan -Reason 'wrong rounding').State | Should -Be Stopped
        $job | Wait-Job -Timeout 60 | Should -Not -BeNullOrEmpty
        Undo-ToilMigration $plan -Resume -Confirm:$false | Out-Null
        (Get-ToilMigration cents -Database shop).State | Should -Be Undone
        Assert-Answer 'SELECT count(total_cents) FROM orders' 0 -Folder $folder
    }
}

Describe 'What is wrong' {
    BeforeEach { $script:folder = Initialize-Shop }

    It 'is told with file, line and remedy' {
        $bad = Join-Path $TestDrive 'bad.yaml'
        Set-Content $bad "migration: bad`ndatabase: x`nsteps:`n  - name: a`n    up: SELECT 1`n    dwn: SELECT 1"
        $problem = { Test-ToilMigration $bad -Offline -ErrorAction Stop } | Should -Throw -PassThru
        $problem.ToString() | Should -Match 'bad\.yaml line 6'
        $problem.ToString() | Should -Match "'down'"
        { Invoke-ToilMigration (Join-Path $TestDrive 'none.yaml') -Confirm:$false -ErrorAction Stop } | Should -Throw '*none.yaml*'
        { Get-ToilMigration -Database nosuch -ErrorAction Stop } | Should -Throw "*'nosuch'*"
        { Suspend-ToilMigration setpu -Database shop -ErrorAction Stop } | Should -Throw "*'setpu'*"
        Get-ToilMigration setpu -Database shop -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike 'MigrationUnknown,*'
        $problems.Exception.Message | Should -Match "Did you mean 'setup'"
    }

    It 'costs one of several migrations itself' {
        $reports = 'nosuch', 'setup' | Resume-ToilMigration -Database shop -ErrorVariable problems -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $problems | Should -HaveCount 1
        $reports.Migration | Should -Be 'setup'
    }

    It 'costs one of several plans itself' {
        Write-Plan $folder | Out-Null
        Set-Content "$folder/bad.yaml" 'migration: bad'
        $findings = Get-ChildItem "$folder/*.yaml" | Test-ToilMigration -Offline -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $findings.Migration | Should -Contain 'cents'
    }
}

Describe 'Completion' {
    It 'knows databases, migrations and plans' {
        $folder = Initialize-Shop
        Write-Plan $folder | Out-Null
        Push-Location $folder
        try {
            $complete = { param($line) (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText }
            & $complete 'Invoke-ToilMigration x -Database ' | Should -Be 'shop', 'live'
            & $complete 'Get-ToilMigration -Database shop -Name se' | Should -Be 'setup'
            & $complete 'Suspend-ToilMigration ce' | Should -Be 'cents.yaml'
            & $complete 'Invoke-ToilMigration ' | Should -Match 'cents.yaml|setup.yaml'
            & $complete 'Get-ToilMigration -Database nosuch -Name ' | Should -Not -Contain 'setup'
        } finally {
            Pop-Location
        }
    }
}

Describe 'The tables' {
    It 'fit a terminal' {
        $plan = Write-Plan (Initialize-Shop)
        $tables = @(
            Invoke-ToilMigration $plan -Confirm:$false | Out-String -Width 80
            Get-ToilMigration cents -Database shop | Out-String -Width 80
            Test-ToilMigration $plan | Out-String -Width 80
        )
        foreach ($table in $tables) {
            $lines = $table -replace "`e\[[0-9;]*m" -split '\r?\n'
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        }
        $tables[0] | Should -Match 'fill it'
        $tables[1] | Should -Match '100%'
    }
}
