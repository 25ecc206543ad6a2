BeforeDiscovery {
    $script:hasMoto = (Get-Command moto_server -ErrorAction Ignore) -and (Get-Command aws -ErrorAction Ignore)
}

BeforeAll {
    $script:manifest = (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path

    Import-Module $manifest

    function Get-FreePort {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $listener.LocalEndpoint.Port
        $listener.Stop()
    }

    # An empty variable is not a missing one, and a null becomes an empty text on its way to SetEnvironmentVariable.
    function Restore-Variable {
        param([hashtable] $Value)
        foreach ($name in $Value.Keys) {
            if ($null -eq $Value[$name]) { Remove-Item "Env:$name" -ErrorAction Ignore } else { Set-Item "Env:$name" $Value[$name] }
        }
    }

    # A process of its own: what is loaded, and what the SDK remembers, is per process.
    function Invoke-Fresh {
        param([string] $Script, [hashtable] $Environment = @{})
        $before = @{}
        $all = @{
            AWS_EC2_METADATA_DISABLED = 'true'; AWS_CONFIG_FILE = '/nonexistent'; AWS_SHARED_CREDENTIALS_FILE = '/nonexistent'; AWS_PROFILE = $null
            AWS_ACCESS_KEY_ID = $null; AWS_SECRET_ACCESS_KEY = $null; AWS_SESSION_TOKEN = $null; AWS_WEB_IDENTITY_TOKEN_FILE = $null; AWS_ENDPOINT_URL = $null
        }
        foreach ($name in $Environment.Keys) { $all[$name] = $Environment[$name] }
        foreach ($name in $all.Keys) { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
        Restore-Variable $all
        try {
            pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; $Script" 2>&1 | Out-String
        } finally {
            Restore-Variable $before
        }
    }
}

Describe 'Find-ToilCertificate and AWS Certificate Manager' {
    It 'loads nothing of AWS before a target needs it' {
        Invoke-Fresh @'
Find-ToilCertificate store://LocalMachine/Root | Out-Null
'loaded:' + ([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -like 'AWSSDK*' }).Count
'@ | Should -Match 'loaded:0'
    }

    It 'is not held up by a metadata service that stays silent' {
        $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $silent.Start()
        try {
            $out = Invoke-Fresh @'
$watch = [Diagnostics.Stopwatch]::StartNew()
$found = Find-ToilCertificate acm://eu-west-1 -Timeout 2s
'{0} {1} {2}' -f $found.Reason, ($watch.Elapsed.TotalSeconds -lt 8), $found.Problem
'@ @{ AWS_EC2_METADATA_DISABLED = $null; AWS_EC2_METADATA_SERVICE_ENDPOINT = "http://$($silent.LocalEndpoint)" }
            $out | Should -Match 'Credentials True No AWS credentials were found within 2s'
        } finally {
            $silent.Stop()
        }
    }

    It 'names a wrong region, and the option where none is named' {
        { Find-ToilCertificate acm://eu-wset-1 -ErrorAction Stop } | Should -Throw "*Did you mean 'eu-west-1'*"
        { Find-ToilCertificate 'acm://*' -ErrorAction Stop } | Should -Throw '*acm-region*'
    }

    Context 'against moto' -Skip:(-not $hasMoto) {
        BeforeAll {
            $script:port = Get-FreePort
            $script:url = "http://127.0.0.1:$port"
            $script:moto = Start-Process moto_server '-H', '127.0.0.1', '-p', $port -PassThru -RedirectStandardOutput "$TestDrive/moto.out" -RedirectStandardError "$TestDrive/moto.err"
            foreach ($attempt in 1..100) {
                try { Invoke-WebRequest "$url/moto-api/" | Out-Null; break } catch { Start-Sleep -Milliseconds 300 }
            }
            $script:keys = @{ AWS_ENDPOINT_URL = $url; AWS_ACCESS_KEY_ID = 'pester'; AWS_SECRET_ACCESS_KEY = 'pester-secret' }
            Invoke-Fresh "aws --region eu-west-1 acm request-certificate --domain-name pester.example.com --tags 'Key=Owner,Value=night'" $keys | Out-Null
        }

        AfterAll {
            if ($moto) { Stop-Process -Id $moto.Id -ErrorAction Ignore }
        }

        It 'finds what the AWS CLI asked for, in its own load context' {
            $out = Invoke-Fresh @'
Find-ToilCertificate 'acm://*' -AcmRegion eu-west-1, us-east-1 | ForEach-Object { '{0} {1} {2} {3} {4}' -f $_.Entry, $_.Reason, $_.Owner, $_.Labels['region'], $_.Problem }
'default:' + ([System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.GetName().Name -like 'AWSSDK*' }).Count
'@ $keys
            $out | Should -Match 'pester.example.com NotIssued night eu-west-1'
            $out | Should -Match 'default:0'
        }

        It 'takes a web identity through the security token service' {
            Set-Content "$TestDrive/token" 'a.b.c'
            $out = Invoke-Fresh "(Find-ToilCertificate acm://eu-west-1).Entry" @{
                AWS_ENDPOINT_URL = $url; AWS_REGION = 'eu-west-1'; AWS_WEB_IDENTITY_TOKEN_FILE = "$TestDrive/token"
                AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/night'; AWS_ROLE_SESSION_NAME = 'pester'
            }
            $out | Should -Match 'pester.example.com'
        }
    }
}
