BeforeDiscovery {
    $kubectl = [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')

    $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=pester.test', $key, 'SHA256')
    $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-65), [DateTimeOffset]::UtcNow.AddDays(300))
    $script:crt = Join-Path $TestDrive 'tls.crt'
    $script:pem = Join-Path $TestDrive 'tls.key'
    [System.IO.File]::WriteAllText($crt, $certificate.ExportCertificatePem())
    [System.IO.File]::WriteAllText($pem, $key.ExportPkcs8PrivateKeyPem())
    $encode = { [Convert]::ToBase64String([System.IO.File]::ReadAllBytes($args[0])) }
    $secrets = foreach ($name in 'web', 'api') {
        @{
            apiVersion = 'v1'; kind = 'Secret'; type = 'kubernetes.io/tls'
            metadata = @{ name = $name; namespace = 'shop'; creationTimestamp = '2026-01-01T00:00:00Z' }
            data = @{ 'tls.crt' = & $encode $crt; 'tls.key' = & $encode $pem; 'password' = 'aHVudGVyMg==' }
        }
    }
    $script:json = @{ apiVersion = 'v1'; kind = 'List'; items = $secrets; metadata = @{ resourceVersion = '' } } | ConvertTo-Json -Depth 9
    $script:places = 'k8s://shop/secret/web#tls.crt', 'k8s://shop/secret/api#tls.crt'
}

Describe 'Find-ToilCertificate -Kubernetes' {
    It 'takes the lines of a native command' {
        ($json -split "`n" | Find-ToilCertificate -Kubernetes).Target | Should -Be $places
    }

    It 'takes the whole text' {
        ($json | Find-ToilCertificate -Kubernetes).Target | Should -Be $places
    }

    It 'takes the lines of a file, which know their path' {
        Set-Content (Join-Path $TestDrive 'export.json') $json
        (Get-Content (Join-Path $TestDrive 'export.json') | Find-ToilCertificate -Kubernetes).Target | Should -Be $places
    }

    It 'takes what ConvertFrom-Json makes of it' {
        ($json | ConvertFrom-Json | Find-ToilCertificate -Kubernetes).Target | Should -Be $places
        ($json | ConvertFrom-Json -AsHashtable | Find-ToilCertificate -Kubernetes).Target | Should -Be $places
        (($json | ConvertFrom-Json).items | Find-ToilCertificate -Kubernetes -Cluster prod).Target | Should -Be 'k8s://shop/secret/web?cluster=prod#tls.crt', 'k8s://shop/secret/api?cluster=prod#tls.crt'
    }

    It 'takes what kubectl writes, as <Format>' -Skip:(-not $kubectl) -ForEach @{ Format = 'yaml' }, @{ Format = 'json' } {
        $found = kubectl create secret tls web -n shop --cert=$crt --key=$pem --dry-run=client -o $Format | Find-ToilCertificate -Kubernetes
        $found.Target | Should -Be 'k8s://shop/secret/web#tls.crt'
        $found.Source | Should -Be 'Kubernetes'
        $found.Labels['namespace'] | Should -Be 'shop'
    }

    It 'looks at named targets once' {
        @($json -split "`n" | Find-ToilCertificate -Kubernetes -Target $crt).Count | Should -Be 3
    }

    It 'shows no secret in what it says' {
        $lines = @($json -split "`n")
        $found = $lines[0..($lines.Count - 6)] | Find-ToilCertificate -Kubernetes -ErrorVariable problems -ErrorAction SilentlyContinue
        @($found.Reason) | Should -Contain 'Unreadable'
        ($found | ConvertTo-Json -Depth 9) + ($problems | Out-String) | Should -Not -Match 'aHVudGVyMg|hunter2|PRIVATE KEY'
    }

    It 'stops at the first line where it was not asked for an export' {
        foreach ($piped in ($json -split "`n"), ($json | ConvertFrom-Json), ($json | ConvertFrom-Json -AsHashtable), ('apiVersion: v1', 'data:', '  password: aHVudGVyMg==')) {
            { $piped | Find-ToilCertificate -ErrorVariable script:problems -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'KubernetesNotAsked*'
            $problems | Out-String | Should -Not -Match 'aHVudGVyMg'
        }
    }

    It 'says that nothing came' {
        @() | Find-ToilCertificate -Kubernetes -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Match '^KubernetesInputInvalid'
    }

    It 'says that there is no input' {
        { Find-ToilCertificate -Kubernetes -ErrorAction Stop } | Should -Throw -ErrorId 'KubernetesInputInvalid*'
    }
}
