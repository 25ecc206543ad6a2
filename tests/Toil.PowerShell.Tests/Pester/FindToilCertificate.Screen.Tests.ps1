BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
    . $PSScriptRoot/FindToilCertificate.Common.ps1
}

AfterAll { Remove-Item env:TOIL_PESTER_PASSWORD }

Describe 'Find-ToilCertificate on the screen' {
    Context 'what is shown' {
        It 'is a table of target, days left, verdict and problem' {
            $text = Find-ToilCertificate (Join-Path $folder 'expired.pem') | Out-String -Width 160
            $text | Should -Match 'Target\s+Days left\s+Verdict\s+Problem'
            $text | Should -Match 'Expired\S*\s+Ended \d+ days ago'
        }

        It 'colours the verdict, and only on the screen' {
            $before = $PSStyle.OutputRendering
            try {
                $PSStyle.OutputRendering = 'Ansi'
                Find-ToilCertificate (Join-Path $folder 'expired.pem') | Out-String -Width 160 | Should -Match "`e\[31mExpired"
                $PSStyle.OutputRendering = 'PlainText'
                Find-ToilCertificate (Join-Path $folder 'expired.pem') | Out-String -Width 160 | Should -Not -Match "`e"
            } finally {
                $PSStyle.OutputRendering = $before
            }
            (Find-ToilCertificate (Join-Path $folder 'expired.pem')).Verdict.ToString() | Should -Be 'Expired'
        }

        It 'names the verdict of findings that were kept, or came from another session' {
            $kept = Join-Path $TestDrive 'kept.xml'
            Find-ToilCertificate (Join-Path $folder 'expired.pem') | Export-Clixml $kept
            Import-Clixml $kept | Out-String -Width 120 | Should -Match 'expired\.pem.*\bExpired\b'
        }

        It 'has a list view with every problem and its remedy' {
            $text = Find-ToilCertificate (Join-Path $folder 'expired.pem') | Format-List | Out-String -Width 200
            $text | Should -Match 'Problems\s+: \[Critical\] expired: Ended'
            $text | Should -Match 'Renew it now'
            $text | Should -Match 'NotAfter\s+: \d{4}-\d{2}-\d{2} '
        }

        It 'shows hostile text inert' {
            $path = Join-Path $TestDrive 'hostile.pem'
            Write-TestCertificate $path -Subject "CN=`e[31mred`r`nINJECTED"
            $found = Find-ToilCertificate $path
            $found.Subject | Should -Not -Match "[\x00-\x1f]"
            $found | Format-List | Out-String | Should -Match '\\u\{1b\}\[31mred'
        }

        It 'reports progress' {
            # It is told a few times a second at most, so something has to take a moment.
            $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
            $silent.Start()
            $progress = [powershell]::Create().AddScript("Import-Module '$PSScriptRoot/../../../Toil.psd1'; Find-ToilCertificate '$folder/good.pem', '127.0.0.1:$($silent.LocalEndpoint.Port)' -Timeout 700ms | Out-Null")
            try {
                $progress.Invoke()
                $progress.HadErrors | Should -BeFalse
                $records = @($progress.Streams.Progress | Where-Object Activity -EQ 'Sweeping certificates')
                $records.Count | Should -BeGreaterThan 0
                $records[0].StatusDescription | Should -Match '^2 of 2, \d+ a second'
                $records[-1].RecordType | Should -Be 'Completed'
            } finally {
                $progress.Dispose()
                $silent.Stop()
            }
        }
    }

    Context 'completion' {
        It 'offers <Expected> for <Word>' -ForEach @(
            @{ Word = 'store://L'; Expected = 'store://LocalMachine/Root' }
            @{ Word = 'st'; Expected = 'store://CurrentUser/My' }
            @{ Word = 'ldap'; Expected = 'ldaps://' }
        ) {
            $line = "Find-ToilCertificate $Word"
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain $Expected
        }

        It 'completes files, quoted where they need it' {
            Push-Location $folder
            try {
                $line = 'Find-ToilCertificate ./goo'
                (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -join ' ' | Should -Match 'good\.pem'
            } finally {
                Pop-Location
            }
        }

        It 'finds what it completed, brackets included' {
            Push-Location $folder
            try {
                $line = 'Find-ToilCertificate ./brackets'
                $typed = (TabExpansion2 $line $line.Length).CompletionMatches[0].CompletionText.Trim("'")
                $typed | Should -Be './brackets`[1`].pem'
                (Find-ToilCertificate $typed).Verdict | Should -Be 'Ok'
                (Find-ToilCertificate -Path $typed).Verdict | Should -Be 'Ok'
            } finally {
                Pop-Location
            }
        }
    }
}
