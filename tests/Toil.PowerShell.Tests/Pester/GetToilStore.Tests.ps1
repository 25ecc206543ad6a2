BeforeAll { Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1') }

Describe 'Get-ToilStore' {
    It 'makes a store and tells of it' {
        $store = Get-ToilStore (Join-Path $TestDrive 'new.db')
        $store.Engine | Should -Be 'SQLite'
        $store.SchemaVersion | Should -BeGreaterOrEqual 1
        $store.Runs | Should -Be 0
    }

    It 'takes a relative file from the session''s location' {
        Push-Location $TestDrive
        try {
            (Get-ToilStore ./here.db).Location | Should -Be (Join-Path (Get-Location).ProviderPath 'here.db')
        } finally {
            Pop-Location
        }
    }

    It 'uses TOIL_STORE' {
        $env:TOIL_STORE = Join-Path $TestDrive 'from-environment.db'
        try {
            (Get-ToilStore).Location | Should -Be $env:TOIL_STORE
        } finally {
            Remove-Item env:TOIL_STORE
        }
    }

    It 'says what is wrong in one sentence, with the remedy and without the password' {
        $env:TOIL_PESTER_PASSWORD = 'correct-horse'
        try {
            Get-ToilStore 'postgresql://u@127.0.0.1:1/x?password=env:TOIL_PESTER_PASSWORD' -ErrorAction Stop
        } catch {
            $problem = $_
        } finally {
            Remove-Item env:TOIL_PESTER_PASSWORD
        }
        $problem.FullyQualifiedErrorId | Should -BeLike 'StoreUnreachable*'
        $problem.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        $problem.ErrorDetails.Message | Should -Match 'cannot be reached .* Check'
        $problem | Out-String | Should -Not -Match 'correct-horse'
    }

    It 'shows a table' {
        Get-ToilStore (Join-Path $TestDrive 'new.db') | Out-String | Should -Match 'Location\s+Engine\s+Schema\s+Runs\s+Bytes'
    }
}
