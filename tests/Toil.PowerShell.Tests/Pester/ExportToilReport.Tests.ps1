BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
    $script:found = Find-ToilCertificate store://LocalMachine/Root
}

Describe 'Export-ToilReport' {
    It 'writes <Name>' -ForEach @(
        @{ Name = 'page.html'; Format = 'Html' }
        @{ Name = 'table.md'; Format = 'Markdown' }
        @{ Name = 'table.csv'; Format = 'Csv' }
        @{ Name = 'tests.xml'; Format = 'Junit' }
        @{ Name = 'scan.sarif'; Format = 'Sarif' }
        @{ Name = 'figures.prom'; Format = 'Prometheus' }
        @{ Name = 'lines.json'; Format = 'Json' }
    ) {
        $written = $found | Export-ToilReport (Join-Path $TestDrive $Name)
        $written.Format | Should -Be $Format
        $written.Results | Should -Be $found.Count
        (Get-Item (Join-Path $TestDrive $Name)).Length | Should -Be $written.Bytes
    }

    It 'writes what Import-Csv reads' {
        $found | Export-ToilReport (Join-Path $TestDrive 'back.csv') | Out-Null
        $rows = Import-Csv (Join-Path $TestDrive 'back.csv')
        $rows.Count | Should -Be $found.Count
        $rows[0].thumbprint | Should -Be $found[0].Thumbprint
    }

    It 'takes a relative path from the session''s location' {
        Push-Location $TestDrive
        try {
            ($found | Export-ToilReport ./here.md).Path | Should -Be (Join-Path (Get-Location).ProviderPath 'here.md')
        } finally {
            Pop-Location
        }
    }

    It 'writes a file of results that was written before' {
        $found | Export-ToilReport (Join-Path $TestDrive 'first.json') | Out-Null
        (Export-ToilReport -InputObject (Join-Path $TestDrive 'first.json') -Path (Join-Path $TestDrive 'second.html')).Results | Should -Be $found.Count
    }

    It 'writes nothing with -WhatIf' {
        $found | Export-ToilReport (Join-Path $TestDrive 'whatif.html') -WhatIf | Should -BeNullOrEmpty
        Join-Path $TestDrive 'whatif.html' | Should -Not -Exist
    }

    It 'leaves the old report where the new one fails' {
        $path = Join-Path $TestDrive 'kept.html'
        Set-Content $path 'old'
        { @($found[0], (Get-Item $TestDrive)) | Export-ToilReport $path -ErrorAction Stop } | Should -Throw -ErrorId 'ResultUnknown*'
        Get-Content $path | Should -Be 'old'
        @(Get-ChildItem $TestDrive -Filter '.kept*' -Force).Count | Should -Be 0
    }

    It 'says what is missing' {
        { $found | Export-ToilReport -ErrorAction Stop } | Should -Throw -ErrorId 'ReportPathMissing*'
        { $found | Export-ToilReport (Join-Path $TestDrive 'what.txt') -ErrorAction Stop } | Should -Throw -ErrorId 'ReportFormatUnknown*'
        { Export-ToilReport (Join-Path $TestDrive 'none.html') -ErrorAction Stop } | Should -Throw -ErrorId 'ReportEmpty*'
    }
}
