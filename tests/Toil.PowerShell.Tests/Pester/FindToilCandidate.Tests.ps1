BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
    $folder = New-Item -ItemType Directory (Join-Path $TestDrive 'histories')
    1..6 | ForEach-Object { "#$(1700000000 + 86400 * $_)"; "mysql -u root -phunter$_ shop$_"; 'ls -la' } | Set-Content "$folder/bash_history"
    1..6 | ForEach-Object { "Restart-Service web$_ -Verbose"; 'Get-ChildItem' } | Set-Content "$folder/ConsoleHost_history.txt"
}

Describe 'Find-ToilCandidate' {
    It 'finds templates and hides secrets' {
        $found = Find-ToilCandidate "$folder/bash_history"
        $found | Should -BeOfType 'Toil.Log.Candidates.Candidate'
        $found.Template | Should -Be 'mysql -u root -p{secret} {text}'
        $found.Count | Should -Be 6
        $found.DaysSeen | Should -Be 6
        $found | ConvertTo-Json | Should -Not -Match 'hunter'
    }

    It 'takes piped files and patterns' {
        @(Get-ChildItem $folder | Find-ToilCandidate).Template | Sort-Object | Should -Be @('mysql -u root -p{secret} {text}', 'Restart-Service {text} -Verbose')
        @(Find-ToilCandidate "$folder/*").Count | Should -Be 2
        @("$folder/bash_history" | Find-ToilCandidate).Count | Should -Be 1
    }

    It 'goes on after a bad file' {
        $found = Find-ToilCandidate "$folder/missing", $folder, "$folder/bash_history" -ErrorVariable problems -ErrorAction SilentlyContinue
        @($found).Count | Should -Be 1
        $problems.FullyQualifiedErrorId | Should -Be @('HistoryNotFound,Toil.PowerShell.Log.FindToilCandidateCommand', 'HistoryNotAFile,Toil.PowerShell.Log.FindToilCandidateCommand')
    }

    It 'leaves out what is asked for, and shows noise' {
        Find-ToilCandidate "$folder/bash_history" -Ignore mysql | Should -BeNullOrEmpty
        (Find-ToilCandidate "$folder/bash_history" -IncludeNoise -Top 5).Template | Should -Contain 'ls -la'
        Find-ToilCandidate "$folder/bash_history" -MinCount 7 | Should -BeNullOrEmpty
        Find-ToilCandidate "$folder/bash_history" -Since 2023-11-18 -MinCount 1 | Should -Not -BeNullOrEmpty
    }

    It 'shows a table and a report' {
        Find-ToilCandidate "$folder/bash_history" | Out-String -Width 200 | Should -Match 'Template\s+Count\s+Days\s+Last seen\s+Time'
        Find-ToilCandidate "$folder/bash_history" | Export-ToilReport (Join-Path $TestDrive 'c.html') | Out-Null
        Get-Content (Join-Path $TestDrive 'c.html') -Raw | Should -Match '\{secret\}'
    }

    It 'completes formats' {
        (TabExpansion2 'Find-ToilCandidate -Format P').CompletionMatches.CompletionText | Should -Contain 'PSReadLine'
    }
}
