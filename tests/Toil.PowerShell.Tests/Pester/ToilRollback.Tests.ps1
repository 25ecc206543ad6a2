BeforeAll {
    $script:manifest = (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path
    Import-Module $manifest
    $script:before = $env:TOIL_CONFIG, $env:TOIL_STORE
    $env:TOIL_CONFIG = Join-Path $TestDrive 'toil.yaml'

    # An empty file is an empty SQLite database; what stands in it comes by a migration.
    function Initialize-Shop {
        $folder = Join-Path $TestDrive (New-Guid)
        New-Item -ItemType File (Join-Path $folder 'shop.db') -Force | Out-Null
        $env:TOIL_STORE = Join-Path $folder 'store.db'
        Set-Content $env:TOIL_CONFIG "databases:`n  shop: '$folder/shop.db'"
        Set-Content "$folder/setup.yaml" @'
migration: setup
database: shop
steps:
  - name: orders
    up:
      - CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL NOT NULL)
      - |
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        INSERT INTO orders (id, total) SELECT i, i * 1.5 FROM n
    irreversible: a test
'@
        Invoke-ToilMigration "$folder/setup.yaml" -Confirm:$false | Out-Null
        Set-Content $env:TOIL_CONFIG "databases:`n  shop: { url: '$folder/shop.db', environment: production }"
        $folder
    }

    function Write-Plan {
        param([string] $Folder, [string] $Down = 'ALTER TABLE orders DROP COLUMN cents')
        Set-Content "$Folder/cents.yaml" @"
migration: cents
database: shop
steps:
  - name: add it
    up: ALTER TABLE orders ADD COLUMN cents INTEGER
    down: $Down
  - name: fill it
    backfill: { table: orders, set: { cents: CAST(round(total * 100) AS INTEGER) }, where: cents IS NULL }
    down: { set: { cents: "NULL" } }
"@
        "$Folder/cents.yaml"
    }
}

AfterAll {
    $env:TOIL_CONFIG, $env:TOIL_STORE = $script:before
}

Describe 'Test-ToilRollback' {
    BeforeEach { $script:folder = Initialize-Shop }

    It 'opens the gate of a production run, and the prediction is held against it' {
        $plan = Write-Plan $folder
        { Invoke-ToilMigration $plan -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'EvidenceRefused*'
        $phases = Test-ToilRollback $plan -CloneFolder "$folder/clones" -ErrorAction Stop
        $phases[-1].Outcome | Should -Be 'Passed'
        $phases.Phase | Should -Contain 'HalfWay'
        Get-ChildItem "$folder/clones" | Should -BeNullOrEmpty
        (Invoke-ToilMigration $plan -Confirm:$false -ErrorAction Stop).State | Should -Be 'Done', 'Done'
        $kept = Get-ToilRehearsal cents
        $kept.State | Should -Be 'Passed'
        $kept.ActualUp | Should -BeOfType TimeSpan
    }

    It 'says what is left behind, as an error after the phases' {
        $plan = Write-Plan $folder -Down 'SELECT 1'
        $phases = Test-ToilRollback $plan -CloneFolder "$folder/clones" -ErrorAction SilentlyContinue -ErrorVariable problem
        $phases[-1].Outcome | Should -Be 'Failed'
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'RehearsalFailed*'
        "$($problem[0])" | Should -BeLike '*orders.cents is left behind*'
        ($phases | Where-Object Phase -EQ Down).Differences.Name | Should -Contain 'orders.cents'
        (Confirm-ToilRehearsal $plan -ErrorAction SilentlyContinue -ErrorVariable refused).Mismatches.Part | Should -Contain 'Outcome'
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'EvidenceRefused*'
    }

    It 'writes evidence that travels, and confirms it' {
        $plan = Write-Plan $folder
        Test-ToilRollback $plan -CloneFolder "$folder/clones" -ErrorAction Stop | Out-Null
        $file = Get-ToilRehearsal -Last 1 | Export-ToilRehearsal "$folder/cents.evidence.json"
        $file.IsSigned | Should -BeFalse
        (Get-Content "$folder/cents.evidence.json" -Raw | ConvertFrom-Json).evidence.passed | Should -BeTrue
        $env:TOIL_STORE = "$folder/other.db"
        (Confirm-ToilRehearsal $plan -Evidence "$folder/cents.evidence.json" -Database shop).Holds | Should -BeTrue
        Export-ToilRehearsal "$folder/again.json" -WhatIf -ErrorAction SilentlyContinue
        "$folder/again.json" | Should -Not -Exist
    }

    It 'fits a table of 80 columns' {
        $plan = Write-Plan $folder
        $text = Test-ToilRollback $plan -CloneFolder "$folder/clones" | Out-String -Width 80
        $text | Should -BeLike '*half-way in step 2*'
        $text -split "`n" | ForEach-Object { ($_ -replace "`e\[[0-9;]*m").TrimEnd().Length | Should -BeLessOrEqual 80 }
        (Get-ToilRehearsal | Out-String -Width 80) | Should -BeLike '*cents*Passed*'
    }

    It 'refuses a production run by an override without a reason, and shows one with' {
        $plan = Write-Plan $folder
        { Invoke-ToilMigration $plan -OverrideEvidence ' ' -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId '*Reason*'
        Invoke-ToilMigration $plan -OverrideEvidence 'the shop is closed' -Confirm:$false -ErrorAction Stop | Out-Null
        (Get-ToilMigration cents -Database shop).Override | Should -BeLike '*the shop is closed*'
    }
}
