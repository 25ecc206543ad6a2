BeforeAll {
    Import-Module (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path
    $script:before = $env:TOIL_CONFIG
    $env:TOIL_CONFIG = Join-Path $TestDrive 'toil.yaml'

    # The way back fails in the middle: the last step is taken back, the first is not.
    function Write-Plan {
        param([string] $Name)
        $folder = Join-Path $TestDrive (New-Guid)
        New-Item -ItemType File (Join-Path $folder 'shop.db') -Force | Out-Null
        Set-Content $env:TOIL_CONFIG "databases:`n  live: { url: '$folder/shop.db', environment: production }"
        Set-Content "$folder/$Name.yaml" @"
migration: $Name
database: shop.db
steps:
  - { name: one, up: CREATE TABLE a (id INTEGER), down: DROP TABLE a }
  - { name: two, up: CREATE TABLE b (id INTEGER), down: [DROP TABLE b, DROP TABLE nosuch] }
  - { name: three, up: CREATE TABLE c (id INTEGER), down: DROP TABLE c }
"@
        "$folder/$Name.yaml"
    }
}

AfterAll { $env:TOIL_CONFIG = $script:before }

Describe 'What the screen shows of migrations' {
    It 'tells the way back from the way up, and what is done from what is taken back' {
        $plan = Write-Plan back
        Invoke-ToilMigration $plan -OverrideEvidence 'a test' -Confirm:$false | Out-Null
        Get-ToilMigration $plan | Out-String -Width 120 | Should -Match '3/3 three\s+100%'
        { Undo-ToilMigration $plan -Confirm:$false } | Should -Throw '*nosuch*'
        $report = Get-ToilMigration $plan
        $report.State | Should -Be Failed
        $report | Out-String -Width 120 | Should -Match 'back 2/3 two'
        $list = $report | Format-List | Out-String -Width 200
        $list | Should -Match '1 one: Done\r?\n +2 two: Failed\r?\n +3 three: Undone\r?\n'
        $list | Should -Match '\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ failed: '
    }

    It 'does not say of what is paused that it runs' {
        $plan = Write-Plan half
        Set-Content $plan ((Get-Content $plan -Raw) -replace '(?s)steps:.*', @'
steps:
  - { name: make, up: "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO a (id) SELECT i FROM n", down: DROP TABLE a }
  - { name: fill, backfill: { table: a, set: { n: "CASE WHEN id = 15000 THEN abs(-9223372036854775808) ELSE 1 END" }, where: n IS NULL }, irreversible: a test }
'@)
        { Invoke-ToilMigration $plan -OverrideEvidence 'a test' -Confirm:$false } | Should -Throw '*overflow*'
        Suspend-ToilMigration $plan | Out-Null
        Get-ToilMigration $plan | Format-List | Out-String -Width 200 | Should -Match '2 fill: Paused, half done, [1-9,0]+ rows walked'
    }

    It 'shows who ran it without evidence, and why' {
        $plan = Write-Plan override
        Invoke-ToilMigration $plan -OverrideEvidence 'the disk was full' -Confirm:$false | Out-Null
        $report = Get-ToilMigration $plan
        $report | Out-String -Width 200 | Should -Match 'the disk was full'
        $report | Format-List | Out-String -Width 200 | Should -Match 'Override +: .*the disk was full'
    }

    It 'names the plan of each finding of a check' {
        $shown = (Write-Plan first), (Write-Plan second) | Get-Item | Test-ToilMigration -Offline | Out-String -Width 120
        $shown | Should -Match '(?s)Migration: first.*Migration: second'
    }
}
