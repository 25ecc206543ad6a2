BeforeAll {
    $manifest = (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path
    Import-Module $manifest
    $env:TOIL_STORE = Join-Path $TestDrive 'toil.db'
    $env:XDG_STATE_HOME = $TestDrive
    $env:TOIL_TEST_GITHUB_TOKEN = 'ghp_0123456789abcdef'

    # A certificate that has ended, and one that has not.
    function Write-Certificate([string] $name, [int] $days) {
        $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
        $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$name", $key, 'SHA256')
        $now = [DateTimeOffset]::UtcNow
        $certificate = $request.CreateSelfSigned($now.AddDays($days - 300), $now.AddDays($days))
        $path = Join-Path $TestDrive "$name.pem"
        Set-Content $path $certificate.ExportCertificatePem()
        $path
    }

    # As much of GitHub as a run with an empty repository asks for.
    $port = 20000 + $PID % 20000
    $requests = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
    $script:server = Start-ThreadJob {
        $port = $using:port
        $requests = $using:requests
        $listener = [System.Net.HttpListener]::new()
        $listener.Prefixes.Add("http://127.0.0.1:$port/")
        $listener.Start()
        $number = 0
        while ($true) {
            # In small waits: a job that waits in .NET cannot be stopped.
            $coming = $listener.GetContextAsync()
            while (-not $coming.Wait(100)) { continue }
            $context = $coming.Result
            $body = [System.IO.StreamReader]::new($context.Request.InputStream).ReadToEnd()
            $requests.Enqueue("$($context.Request.HttpMethod) $($context.Request.RawUrl) $body")
            $answer = '[]'
            if ($context.Request.Headers['Authorization'] -notlike '*ghp_0123456789abcdef') {
                $context.Response.StatusCode = 401
                $answer = '{"message":"Bad credentials"}'
            } elseif ($context.Request.HttpMethod -eq 'POST') {
                $number++
                $draft = $body | ConvertFrom-Json
                $context.Response.StatusCode = 201
                $answer = @{
                    number = $number; title = $draft.title; body = $draft.body; state = 'open'; html_url = "http://127.0.0.1/issues/$number"; comments = 0
                    created_at = '2026-11-20T03:00:00Z'; updated_at = '2026-11-20T03:00:00Z'; labels = @(@{ name = 'toil' }); assignees = @()
                } | ConvertTo-Json -Depth 5
            }
            $bytes = [System.Text.Encoding]::UTF8.GetBytes($answer)
            $context.Response.ContentType = 'application/json'
            $context.Response.OutputStream.Write($bytes)
            $context.Response.Close()
        }
    }
    $script:where = @{ Repository = 'acme/production'; Api = "http://127.0.0.1:$port"; Token = 'env:TOIL_TEST_GITHUB_TOKEN' }
    $script:ended = Write-Certificate 'ended' -5
    $script:fine = Write-Certificate 'fine' 250
}

AfterAll {
    $server | Stop-Job -PassThru | Remove-Job -Force -ErrorAction SilentlyContinue
    Remove-Item Env:TOIL_STORE, Env:XDG_STATE_HOME, Env:TOIL_TEST_GITHUB_TOKEN
}

Describe 'Sync-ToilIssue' {
    BeforeEach { $requests.Clear() }

    It 'says what it would do, and does nothing' {
        $planned = Find-ToilCertificate $ended, $fine | Sync-ToilIssue @where -WhatIf
        $planned.Action | Should -Be 'Created'
        $planned.IsPlanned | Should -BeTrue
        $planned.FindingSeverity | Should -Be 'Critical'
        @($requests) -like 'POST*' | Should -BeNullOrEmpty
    }

    It 'creates an issue for what is wrong' {
        $change = Find-ToilCertificate $ended, $fine | Sync-ToilIssue @where
        $change | Should -HaveCount 1
        $change.GetType().FullName | Should -Be 'Toil.Issues.IssueChange'
        "$($change.Action) $($change.Number) $($change.Scope)" | Should -Be 'Created 1 certificate.sweep'
        $draft = (@($requests) -like 'POST*')[0] -replace '^\S+ \S+ ' | ConvertFrom-Json
        $draft.labels | Should -Be 'toil'
        $draft.body | Should -Match '^<!-- toil:issue '
        ($change | Out-String) | Should -Match 'Created\s+#1'
        ($requests -join ' ') | Should -Not -Match 'ghp_'
    }

    It 'takes a recorded sweep, and names it' {
        Find-ToilCertificate $ended, $fine -Record nightly | Out-Null
        (Sync-ToilIssue @where -Recorded nightly -WhatIf).Scope | Should -Be 'nightly'
        { Sync-ToilIssue @where -Recorded nihgtly -ErrorAction Stop } | Should -Throw -ErrorId 'SweepNameUnknown*'
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'IssueTokenRefused'; More = @{ Token = 'env:PATH' }; Why = '*the token from env:PATH*' }
        @{ Id = 'IssueRepositoryInvalid'; More = @{ Repository = 'production' }; Why = '*OWNER/NAME*' }
        @{ Id = 'IssueScopeMissing'; More = @{ Complete = $true }; Why = '*--scope*' }
        @{ Id = 'IssueApiInsecure'; More = @{ Api = 'http://github.example.com' }; Why = '*' }
    ) {
        $call = $where + @{}
        $More.Keys | ForEach-Object { $call[$_] = $More[$_] }
        { Find-ToilCertificate $ended | Sync-ToilIssue @call } | Should -Throw $Why -ErrorId "$Id*"
        @($requests) -like 'POST*' | Should -BeNullOrEmpty
    }
}
