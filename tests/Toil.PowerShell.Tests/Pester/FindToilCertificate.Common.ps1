# What the tests of Find-ToilCertificate share: dot-sourced in BeforeAll, where it makes a folder of certificates.
function Write-TestCertificate {
    param([string] $Path, [int] $Days = 300, [int] $Lifetime = 365, [string] $Subject = 'CN=pester.test', [switch] $Pfx, [string] $OpensWith)
    $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new(
        [System.Security.Cryptography.X509Certificates.X500DistinguishedName]::new($Subject), $key, 'SHA256')
    $names = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddDnsName('pester.test')
    $request.CertificateExtensions.Add($names.Build())
    $end = [DateTimeOffset]::UtcNow.AddDays($Days).AddHours(1)
    $certificate = $request.CreateSelfSigned($end.AddDays(-$Lifetime), $end)
    if ($Pfx) {
        [System.IO.File]::WriteAllBytes($Path, $certificate.Export('Pfx', $OpensWith))
    } else {
        [System.IO.File]::WriteAllText($Path, $certificate.ExportCertificatePem())
    }
}

$script:folder = Join-Path $TestDrive 'certs'
New-Item -ItemType Directory $folder | Out-Null
Write-TestCertificate (Join-Path $folder 'good.pem')
Write-TestCertificate (Join-Path $folder 'soon.pem') -Days 100
Write-TestCertificate (Join-Path $folder 'critical.pem') -Days 20
Write-TestCertificate (Join-Path $folder 'expired.pem') -Days -3
Write-TestCertificate (Join-Path $folder 'brackets[1].pem')
$env:TOIL_PESTER_PASSWORD = 'correct-horse'
Write-TestCertificate (Join-Path $folder 'store.p12') -Pfx -OpensWith $env:TOIL_PESTER_PASSWORD
