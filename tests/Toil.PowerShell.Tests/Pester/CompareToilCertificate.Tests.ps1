BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')

    function Write-Certificate([string] $Path, [int] $Days) {
        $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new(
            'CN=shop.example.com', $key, [System.Security.Cryptography.HashAlgorithmName]::SHA256)
        $names = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
        $names.AddDnsName('shop.example.com')
        $request.CertificateExtensions.Add($names.Build($false))
        $now = [System.DateTimeOffset]::UtcNow
        $certificate = $request.CreateSelfSigned($now.AddDays(-1), $now.AddDays($Days))
        Set-Content -LiteralPath $Path -Value $certificate.ExportCertificatePem()
        $certificate.Dispose()
        $key.Dispose()
    }

    $env:TOIL_STORE = Join-Path $TestDrive 'toil.db'
    $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'certs')
    Write-Certificate "$folder/old.pem" 30
    Write-Certificate "$folder/gone.pem" 30
}

AfterAll { Remove-Item env:TOIL_STORE }

Describe 'Compare-ToilCertificate' {
    It 'says what to do where nothing is recorded' {
        { Compare-ToilCertificate nightly -ErrorAction Stop } | Should -Throw -ErrorId 'NoRecordedSweep*' -ExpectedMessage '*--record*'
    }

    It 'says what to do after the first sweep' {
        @(Find-ToilCertificate $folder -Record nightly).Count | Should -Be 2
        { Compare-ToilCertificate nightly -ErrorAction Stop } | Should -Throw -ErrorId 'NoEarlierSweep*'
    }

    It 'tells what changed' {
        Write-Certificate "$folder/old.pem" 60
        Write-Certificate "$folder/new.pem" 30
        Remove-Item "$folder/gone.pem"
        Find-ToilCertificate $folder -Record nightly | Out-Null

        $changes = Compare-ToilCertificate | Sort-Object Target
        $changes.Change | Should -Be @('Gone', 'New', 'Renewed')
        $changes[0] | Should -BeOfType 'Toil.Certificates.History.CertificateChange'
        $changes[2].After.NotAfter | Should -BeGreaterThan $changes[2].Before.NotAfter
        $changes | Out-String -Width 200 | Should -Match 'Change\s+Target\s+Before\s+After\s+Problem'
        $changes | Export-ToilReport (Join-Path $TestDrive 'changes.html') | Out-Null
        Get-Content (Join-Path $TestDrive 'changes.html') -Raw | Should -Match 'old\.pem'
    }

    It 'takes an age, and refuses one that no sweep has' {
        @(Compare-ToilCertificate nightly -Since 0s -IncludeUnchanged).Count | Should -Be 3
        { Compare-ToilCertificate nightly -Since 7d -ErrorAction Stop } | Should -Throw -ErrorId 'NoEarlierSweep*'
    }

    It 'names the nearest' {
        { Compare-ToilCertificate nihgtly -ErrorAction Stop } | Should -Throw -ExpectedMessage "*Did you mean 'nightly'*"
    }

    It 'joins shards, piped ones too' {
        $targets = Get-ChildItem $folder
        1..3 | ForEach-Object { $targets | Find-ToilCertificate -Shard "$_/3" -Record sharded -SweepId one | Out-Null }
        1..2 | ForEach-Object { $targets | Find-ToilCertificate -Shard "$_/3" -Record sharded -SweepId two | Out-Null }
        { Compare-ToilCertificate sharded -SweepId two -ErrorAction Stop } | Should -Throw -ErrorId 'SweepIncomplete*' -ExpectedMessage '*2 of 3 shards*'
        $targets | Find-ToilCertificate -Shard 3/3 -Record sharded -SweepId two | Out-Null
        Compare-ToilCertificate sharded -SweepId two | Should -BeNullOrEmpty
        @(Compare-ToilCertificate sharded -IncludeUnchanged).Count | Should -Be 2
    }

    It 'shows the findings where the store fails' {
        $env:TOIL_STORE = Join-Path $TestDrive 'certs/new.pem'
        try {
            $found = Find-ToilCertificate $folder -Record nightly -ErrorVariable problem -ErrorAction SilentlyContinue
        } finally {
            $env:TOIL_STORE = Join-Path $TestDrive 'toil.db'
        }
        @($found).Count | Should -Be 2
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'SweepNotRecorded*'
    }

    It 'refuses a shard that is none' {
        { Find-ToilCertificate $folder -Shard 0/16 } | Should -Throw -ExpectedMessage '*JOB_COMPLETION_INDEX + 1*'
    }
}
