BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
    . $PSScriptRoot/FindToilCertificate.Common.ps1
}

AfterAll { Remove-Item env:TOIL_PESTER_PASSWORD }

Describe 'Find-ToilCertificate' {
    Context 'targets' {
        It 'takes a folder, and judges by the share of the lifetime' {
            $found = Find-ToilCertificate $folder -Password env:TOIL_PESTER_PASSWORD
            $found.Count | Should -Be 6
            $verdicts = @{}
            $found | ForEach-Object { $verdicts[(Split-Path $_.Target -Leaf)] = $_.Verdict }
            $verdicts['good.pem'] | Should -Be 'Ok'
            $verdicts['soon.pem'] | Should -Be 'RenewSoon'
            $verdicts['critical.pem'] | Should -Be 'Critical'
            $verdicts['expired.pem'] | Should -Be 'Expired'
            $verdicts['store.p12'] | Should -Be 'Ok'
        }

        It 'takes piped files, once each' {
            $found = Get-ChildItem $folder -Filter *.pem | Find-ToilCertificate
            $found.Count | Should -Be 5
            ($found.Target | Sort-Object -Unique).Count | Should -Be 5
        }

        It 'follows a piped link by its own path' -Skip:$IsWindows {
            $link = Join-Path $TestDrive 'link.pem'
            New-Item -ItemType SymbolicLink -Path $link -Target (Join-Path $folder 'good.pem') | Out-Null
            @(Get-Item $link | Find-ToilCertificate).Target | Should -Be $link
        }

        It 'takes piped texts' {
            ((Join-Path $folder 'good.pem'), 'store://LocalMachine/Root' | Find-ToilCertificate | Group-Object Source).Name | Sort-Object | Should -Be 'File', 'Store'
        }

        It 'takes piped lines of a file as targets, and not the file' {
            $list = Join-Path $TestDrive 'list.txt'
            Set-Content $list (Join-Path $folder 'good.pem'), 'store://LocalMachine/Root', '127.0.0.1:1'
            $found = Get-Content $list | Find-ToilCertificate
            ($found | Group-Object Source).Name | Sort-Object | Should -Be 'Endpoint', 'File', 'Store'
            $found.Target | Should -Not -Contain $list
        }

        It 'looks at what is named beside a pipeline once' {
            $found = 'store://CurrentUser/Disallowed', (Join-Path $folder 'good.pem') | Find-ToilCertificate -Path (Join-Path $folder 'brackets[[]1].pem')
            @($found | Where-Object Target -Like '*brackets*').Count | Should -Be 1
        }

        It 'takes options from the properties of a piped object' {
            $rows = @(
                [pscustomobject]@{ Target = Join-Path $folder 'good.pem'; Owner = 'web'; ExpiringWithin = '330d' }
                [pscustomobject]@{ Target = Join-Path $folder 'good.pem'; Owner = 'db'; ExpiringWithin = '1d' }
            )
            $found = $rows | Find-ToilCertificate | Sort-Object Owner
            $found.Owner | Should -Be 'db', 'web'
            $found.Verdict | Should -Be 'Ok', 'RenewSoon'
        }

        It 'takes nothing of one piped object for the next' {
            $soon = Join-Path $folder 'soon.pem'
            $found = [pscustomobject]@{ Target = $soon; Owner = 'ada'; ExpiringWithin = '1d' }, [pscustomobject]@{ Target = $soon; CriticalWithin = '200d' },
            [pscustomobject]@{ Target = $soon } | Find-ToilCertificate | Sort-Object Owner, Verdict -Descending
            $found.Owner | Should -Be 'ada', $null, $null
            $found.Verdict | Should -Be 'Ok', 'Critical', 'RenewSoon'
        }

        It 'takes an empty cell of a table as none' {
            $good = Join-Path $folder 'good.pem'
            $found = 'Target,Owner,ExpiringWithin,ServerName', "$good,,,", "$good,ada,360d," | ConvertFrom-Csv | Find-ToilCertificate | Sort-Object Owner
            $found.Owner | Should -Be $null, 'ada'
            $found.Verdict | Should -Be 'Ok', 'RenewSoon'
        }

        It 'expands wildcards in -Path and takes -LiteralPath as it stands' {
            @(Find-ToilCertificate -Path (Join-Path $folder '*.pem')).Count | Should -Be 5
            @(Find-ToilCertificate -LiteralPath (Join-Path $folder 'brackets[1].pem')).Verdict | Should -Be 'Ok'
        }

        It 'takes relative paths from the session''s location, not the process''s' {
            Push-Location $folder
            try {
                @(Find-ToilCertificate ./good.pem).Target | Should -Be (Join-Path $folder 'good.pem')
                @(Find-ToilCertificate -Path good.pem).Count | Should -Be 1
                @(Find-ToilCertificate good.pem).Count | Should -Be 1
            } finally {
                Pop-Location
            }
        }

        It 'takes paths on PowerShell drives' {
            @(Find-ToilCertificate -Path 'TestDrive:/certs/good.pem').Verdict | Should -Be 'Ok'
            @(Find-ToilCertificate 'TestDrive:/certs/good.pem').Verdict | Should -Be 'Ok'
            @('TestDrive:/certs/good.pem', [pscustomobject]@{ Target = 'testdrive:\certs\good.pem' } | Find-ToilCertificate).Verdict | Should -Be 'Ok', 'Ok'
        }

        It 'says of a piped object that it names no target, and what would' {
            { [pscustomobject]@{ Server = 'web-1' } | Find-ToilCertificate } | Should -Throw '*names no target. Give it a property Target, as Select-Object @{ Name = ''Target''; *'
            [pscustomobject]@{ Server = Join-Path $folder 'good.pem' } | Select-Object @{ Name = 'Target'; Expression = 'Server' } | Find-ToilCertificate | Should -HaveCount 1
        }

        It 'takes mixed sources in one call' {
            $found = Find-ToilCertificate -Target store://LocalMachine/Root -Path (Join-Path $folder 'good.pem')
            $found.Source | Sort-Object -Unique | Should -Be 'File', 'Store'
        }

        It 'writes nothing for an empty pipeline' {
            @() | Find-ToilCertificate | Should -BeNullOrEmpty
        }

        It 'reads an inventory, with its own thresholds and owners' {
            $inventory = Join-Path $folder 'inventory.yaml'
            Set-Content $inventory @'
defaults: { owner: everybody }
targets:
  - good.pem
  - { target: good.pem, owner: web, expiring-within: 330d, labels: { tier: one } }
'@
            $found = Find-ToilCertificate -Inventory $inventory | Sort-Object Owner
            $found.Owner | Should -Be 'everybody', 'web'
            $found[1].Verdict | Should -Be 'RenewSoon'
            $found[1].Labels['tier'] | Should -Be 'one'
        }
    }

    Context 'values' {
        It 'takes durations as text and as TimeSpan' {
            (Find-ToilCertificate (Join-Path $folder 'good.pem') -ExpiringWithin 330d).Verdict | Should -Be 'RenewSoon'
            (Find-ToilCertificate (Join-Path $folder 'good.pem') -ExpiringWithin (New-TimeSpan -Days 330)).Verdict | Should -Be 'RenewSoon'
        }

        It 'refuses a duration without a unit, with the core''s own sentence' {
            { Find-ToilCertificate x -ExpiringWithin 30 } | Should -Throw "*'30' is not a duration. Write it as 500ms, 15m*"
        }

        It 'grades rules by -Rule' {
            (Find-ToilCertificate (Join-Path $folder 'expired.pem') -Rule @{ expired = 'Off' }).Verdict | Should -Be 'Ok'
            (Find-ToilCertificate (Join-Path $folder 'expired.pem') -Rule @{ 'expired' = 'Warning' }).Severity | Should -Be 'Warning'
        }

        It 'names the nearest rule for one that it does not know' {
            { Find-ToilCertificate x -Rule @{ expird = 'Off' } } | Should -Throw "*'expird' is not known. Did you mean 'expired'?*"
        }

        It 'never shows the password' {
            $found = Find-ToilCertificate (Join-Path $folder 'store.p12') -Password env:TOIL_PESTER_PASSWORD -Verbose 4>&1
            ($found | Out-String) + ($found | Select-Object * -ExcludeProperty Labels | Format-List * | Out-String) | Should -Not -Match 'correct-horse'
        }

        It 'refuses a password in clear, without repeating it' {
            $message = try { Find-ToilCertificate x -Password correct-horse } catch { $_.Exception.Message + $_.ErrorDetails + $_.TargetObject }
            $message | Should -Match 'env:NAME'
            $message | Should -Not -Match 'correct-horse'
        }

        It 'reads settings from -Config, and says which line is wrong' {
            $settings = Join-Path $TestDrive 'settings.yaml'
            Set-Content $settings "certificates:`n  expiring-within: 330d"
            (Find-ToilCertificate (Join-Path $folder 'good.pem') -Config $settings).Verdict | Should -Be 'RenewSoon'
            Set-Content $settings "certificates:`n  expirng-within: 330d"
            { Find-ToilCertificate x -Config $settings } | Should -Throw "*line 2*'expirng-within' is not known. Did you mean 'expiring-within'?*"
        }
    }

    Context 'errors' {
        It 'goes on after a wrong target, and names it' {
            $found = Find-ToilCertificate 'foo://x', 'localhost:70000', (Join-Path $folder 'good.pem'), '/no/such/file.pem' -ErrorVariable problems -ErrorAction SilentlyContinue
            $found.Target | Sort-Object | Should -Be '/no/such/file.pem', (Join-Path $folder 'good.pem')
            $problems.Count | Should -Be 3
            $problems.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] } | Sort-Object | Should -Be 'TargetPathNotFound', 'TargetPortOutOfRange', 'TargetSchemeUnknown'
            ($problems | Where-Object FullyQualifiedErrorId -Like 'TargetSchemeUnknown*').TargetObject | Should -Be 'foo://x'
            ($problems | Where-Object FullyQualifiedErrorId -Like 'TargetPathNotFound*').CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'stops at the first with -ErrorAction Stop' {
            { Find-ToilCertificate 'foo://x', (Join-Path $folder 'good.pem') -ErrorAction Stop } | Should -Throw -ErrorId 'TargetSchemeUnknown*'
        }

        It 'says what to do when there is nothing to sweep' {
            { Find-ToilCertificate } | Should -Throw -ErrorId 'NoTargets*'
        }

        It 'refuses a path of another provider' {
            { Find-ToilCertificate -Path env:PATH -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFileSystem*'
        }

        It 'yields a finding with the reason for what cannot be judged' {
            $closed = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
            $closed.Start()
            $port = $closed.LocalEndpoint.Port
            $closed.Stop()
            $found = Find-ToilCertificate "127.0.0.1:$port"
            $found.Verdict | Should -Be 'Unreachable'
            $found.Reason | Should -Be 'Refused'
        }
    }

    Context 'stopping' {
        It 'stops at once when the pipeline has enough' {
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            1..10000 | ForEach-Object { Join-Path $folder 'good.pem' } | Find-ToilCertificate | Select-Object -First 3 | Should -HaveCount 3
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 10
        }

        It 'stops within a second on Ctrl+C, and keeps what was found' {
            $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
            $silent.Start()
            $engine = [powershell]::Create()
            try {
                $null = $engine.AddScript(@"
Import-Module '$PSScriptRoot/../../../Toil.psd1'
Find-ToilCertificate '$folder/good.pem', '127.0.0.1:$($silent.LocalEndpoint.Port)' -Timeout 60s
"@)
                $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
                $running = $engine.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
                $watch = [System.Diagnostics.Stopwatch]::StartNew()
                while ($output.Count -eq 0 -and $watch.Elapsed.TotalSeconds -lt 30) { Start-Sleep -Milliseconds 50 }
                $watch.Restart()
                $engine.Stop()
                $watch.Elapsed.TotalMilliseconds | Should -BeLessThan 1000
                $running.IsCompleted | Should -BeTrue
                $output.Count | Should -Be 1
                $output[0].Verdict | Should -Be 'Ok'
            } finally {
                $engine.Dispose()
                $silent.Stop()
            }
        }

        It 'streams: the first findings are there before the last target is read' {
            $script:fed = 0
            1..5000 | ForEach-Object { $script:fed++; Join-Path $folder 'good.pem' } | Find-ToilCertificate | Select-Object -First 1 | Out-Null
            $script:fed | Should -BeLessThan 5000
        }
    }
}
