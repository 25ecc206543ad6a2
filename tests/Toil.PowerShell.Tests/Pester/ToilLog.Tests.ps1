BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
    $script:before = $env:TOIL_STORE, $env:TOIL_PERSON, $env:TOIL_CONFIG
    $env:TOIL_CONFIG = Join-Path $TestDrive 'toil.yaml'
    'log: { zone: Europe/Berlin }' | Set-Content $env:TOIL_CONFIG
    $env:TOIL_PERSON = 'ada'
}

AfterAll {
    $env:TOIL_STORE, $env:TOIL_PERSON, $env:TOIL_CONFIG = $script:before
}

Describe 'The toil log' {
    BeforeEach { $env:TOIL_STORE = Join-Path $TestDrive "$(New-Guid).db" }

    It 'times a piece of work' {
        $timer = Start-ToilTimer 'restart the queue' -Trigger Page -Tag shop -At 5m
        (Get-ToilTimer).Id | Should -Be $timer.Id
        $entry = Stop-ToilTimer -Note 'the disk was full'
        $entry.Id | Should -Be $timer.Id
        $entry.Person | Should -Be 'ada'
        $entry.Zone | Should -Be 'Europe/Berlin'
        $entry.HandsOn.TotalMinutes | Should -BeGreaterThan 4.9
        Get-ToilTimer | Should -BeNullOrEmpty
    }

    It 'takes a date as a moment' {
        (Start-ToilTimer x -At (Get-Date).AddMinutes(-30)).Elapsed.TotalMinutes | Should -BeGreaterThan 29
        { Stop-ToilTimer -At (Get-Date).AddHours(2) -ErrorAction Stop } | Should -Throw '*in the future*'
        { Stop-ToilTimer -At teatime -ErrorAction Stop } | Should -Throw '*is not a moment. Write it as*'
    }

    It 'asks back where a timer was forgotten' {
        Start-ToilTimer x -At 20h | Out-Null
        { Stop-ToilTimer -ErrorAction Stop } | Should -Throw '*is not booked unasked. Stop it with --at*'
        (Stop-ToilTimer -Force).Elapsed.TotalHours | Should -BeGreaterThan 19
    }

    It 'pauses for a nested timer and says so' {
        Start-ToilTimer outer -At 10m | Out-Null
        Start-ToilTimer inner -Nested -At 5m -WarningVariable said -WarningAction SilentlyContinue | Out-Null
        $said | Should -Match 'is paused'
        (Get-ToilTimer).Task | Should -Be 'inner', 'outer'
        (Stop-ToilTimer).Task | Should -Be 'inner'
        $outer = Stop-ToilTimer
        $outer.HandsOn.TotalMinutes | Should -BeLessThan 5.5
        $outer.Elapsed.TotalMinutes | Should -BeGreaterThan 9.5
    }

    It 'carries entries from cmdlet to cmdlet' {
        'a', 'b', 'c' | ForEach-Object { [pscustomobject]@{ Task = "deploy $_"; Duration = '10m' } } | Add-ToilEntry -WarningAction SilentlyContinue | Should -HaveCount 3
        Get-ToilEntry 'deploy [' | Should -BeNullOrEmpty
        Get-ToilEntry 'DEPLOY ?' | Set-ToilEntry -AddTag bulk -Category Engineering | Should -HaveCount 3
        Get-ToilEntry '*a' | Remove-ToilEntry
        Get-ToilEntry | Should -HaveCount 2
        (Undo-ToilEntry).Task | Should -Be 'deploy a'
        Get-ToilEntry | Should -HaveCount 3
    }

    It 'takes nothing of one piped entry for the next' {
        $rows = [pscustomobject]@{ Task = 'one'; Duration = '15m'; Note = 'of one'; Team = 'red'; Tag = 'x' }, [pscustomobject]@{ Task = 'two'; From = '2026-11-20 10:00'; To = '2026-11-20 11:00' }
        $rows | Add-ToilEntry -WarningAction SilentlyContinue | Should -HaveCount 2
        $two = Get-ToilEntry two
        $two.Elapsed.TotalMinutes | Should -Be 60
        "$($two.Team) $($two.Note) $($two.Tags)".Trim() | Should -BeNullOrEmpty
    }

    It 'takes an empty cell of a table as none, and books no row with a word that it does not know' {
        $table = 'Task,Duration,Trigger,From,To,HandsOn,Tag,Zone', 'one,5m,,,,,,', 'wrong,5m,Never,,,,,', 'two,,Page,2026-11-20 10:00,2026-11-20 11:00,,x,Europe/Berlin', 'three,1m,,,,,,'
        $booked = $table | ConvertFrom-Csv | Add-ToilEntry -ErrorVariable wrong -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $booked.Task | Should -Be 'one', 'two', 'three'
        $booked.Trigger | Should -Be 'Manual', 'Page', 'Manual'
        $wrong | Should -HaveCount 1
        "$wrong" | Should -BeLike "*'Never' is not one of Manual, Page, Ticket, Request, Schedule. Give one of those."
        { Add-ToilEntry x -Duration 5m -Trigger Never } | Should -Throw "*'Never' is not one of Manual, *"
        { Add-ToilEntry x -Duration '' } | Should -Throw
    }

    It 'says of each piped entry what would be changed, and changes nothing' {
        Add-ToilEntry x -Duration 10m | Out-Null
        Get-ToilEntry | Remove-ToilEntry -WhatIf
        Get-ToilEntry | Set-ToilEntry -Task y -WhatIf
        Add-ToilEntry z -Duration 1m -WhatIf
        (Get-ToilEntry).Task | Should -Be 'x'
    }

    It 'tells the later of two edits' {
        $seen = Add-ToilEntry x -Duration 10m
        $seen | Set-ToilEntry -Note first | Out-Null
        $seen | Set-ToilEntry -Note second -ErrorVariable told -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $told[0].FullyQualifiedErrorId | Should -BeLike 'EntryChanged*'
        (Get-ToilEntry -Id $seen.Id -History).Revision | Should -Be 2, 1
    }

    It 'goes on where one of several ids is wrong' {
        $entry = Add-ToilEntry x -Duration 10m
        [pscustomobject]@{ Id = 'ffff' }, $entry | Remove-ToilEntry -ErrorVariable wrong -ErrorAction SilentlyContinue | Should -HaveCount 1
        $wrong | Should -HaveCount 1
        $wrong[0].FullyQualifiedErrorId | Should -BeLike 'EntryNotFound*'
    }

    It 'imports the good rows and names the bad' {
        $file = Join-Path $TestDrive 'a.klg'
        "2026-11-18`n    9:00 - 10:00 #deploy #web`n    nonsense`n" | Set-Content $file
        $read = Get-Item $file | Import-ToilEntry -ErrorVariable bad -ErrorAction SilentlyContinue
        $read.Booked | Should -Be 1
        $read.Bad | Should -Be 1
        $bad[0].Exception.Message | Should -Match 'a.klg line 3: .nonsense. is not an entry'
        (Import-ToilEntry $file -ErrorAction SilentlyContinue).Unchanged | Should -Be 1
        { Import-ToilEntry $file -Strict -ErrorAction Stop } | Should -Throw
        (Get-ToilEntry).Tags | Should -Be 'web'
    }

    It 'exports what is piped in, and reads it back' {
        Add-ToilEntry 'deploy shop' -From '2026-11-18 9:00' -Duration 10m -Tag a, b | Out-Null
        Add-ToilEntry other -From '2026-11-18 10:00' -Duration 10m | Out-Null
        $file = Join-Path $TestDrive 'out.csv'
        (Get-ToilEntry deploy* | Export-ToilEntry $file).Entries | Should -Be 1
        $env:TOIL_STORE = Join-Path $TestDrive "$(New-Guid).db"
        (Import-ToilEntry $file).Booked | Should -Be 1
        (Get-ToilEntry).Tags | Should -Be 'a', 'b'
    }

    It 'completes tasks and tags, and is silent where it cannot' {
        (TabExpansion2 'Start-ToilTimer ' -cursorColumn 16).CompletionMatches.ResultType | Should -Not -Contain 'ParameterValue'
        Test-Path $env:TOIL_STORE | Should -BeFalse
        Add-ToilEntry 'deploy shop' -Duration 10m -Tag web | Out-Null
        (TabExpansion2 'Start-ToilTimer dep' -cursorColumn 19).CompletionMatches.CompletionText | Should -Be "'deploy shop'"
        (TabExpansion2 'Get-ToilEntry -Tag w' -cursorColumn 20).CompletionMatches.CompletionText | Should -Be 'web'
        $env:TOIL_STORE = 'postgresql://u@127.0.0.1:1/x'
        { TabExpansion2 'Get-ToilEntry -Tag w' -cursorColumn 20 } | Should -Not -Throw
    }

    It 'shows tables with the clock of the person' {
        Add-ToilEntry 'deploy shop' -From 2026-07-01T08:00Z -Duration 90m
        Get-ToilEntry | Out-String -Width 200 | Should -Match '2026-07-01 10:00\s+1:30\s+1:30\s+deploy shop\s+Toil\s+Manual'
        Get-ToilEntry | Out-String -Width 80 | Should -Match 'deploy shop'
    }
}
