BeforeAll { . $PSScriptRoot/ToilRunbookScript.Common.ps1 }

AfterAll { $env:TOIL_STORE, $env:TOIL_CONFIG = $script:before }

Describe 'A run of a script' {
    It 'that was killed is resumed, and what was done is not done again' {
        $book = Write-Script @'
param([string] $Text)
$one = Invoke-ToilStep -Id one { Add-Content "$PSScriptRoot/trace" one; [pscustomobject]@{ Name = 'x'; Text = $Text } } -Rollback { Add-Content "$PSScriptRoot/trace" "undo one $($Toil.Result.Text)" }
Invoke-ToilStep -Id two { Add-Content "$PSScriptRoot/trace" two; if (-not (Test-Path "$PSScriptRoot/go")) { Start-Sleep 600 } } -Idempotent
Invoke-ToilStep -Id three { Add-Content "$PSScriptRoot/trace" "three $($one.Name) $Text" }
'@
        $process = Invoke-Elsewhere $book "-Text 'a b'"
        Wait-For { @(Get-Trace).Count -eq 2 }
        $process.Kill()
        $process.WaitForExit()
        $run = Get-ToilRun -Runbook $name
        $run.State | Should -Be Interrupted
        New-Item (Join-Path (Split-Path $book) go) | Out-Null
        Resume-ToilRunbook $run.Run 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
        Get-Trace | Should -Be 'one', 'two', 'two', 'three x a b'
        Undo-ToilRun $run.Run -Confirm:$false -ErrorAction SilentlyContinue 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
        Get-Trace | Select-Object -Last 1 | Should -Be 'undo one a b'
    }

    It 'that is resumed says which step gave more than was kept' {
        $book = Write-Script @'
$all = Invoke-ToilStep -Id list { 1..1500 } -Rollback { Add-Content "$PSScriptRoot/trace" "undo $($Toil.Result)" }
Invoke-ToilStep -Id use { Add-Content "$PSScriptRoot/trace" "$($all[0]) to $($all[-1])"; if (-not (Test-Path "$PSScriptRoot/go")) { Start-Sleep 600 } } -Idempotent
'@
        $process = Invoke-Elsewhere $book
        Wait-For { @(Get-Trace).Count -eq 1 }
        $process.Kill()
        $process.WaitForExit()
        Get-Content "$trace.out" -Raw | Should -Match "'list' gave 1500 objects, and the last 1000 are kept: a run that is resumed gets no more from it"
        New-Item (Join-Path (Split-Path $book) go) | Out-Null
        $run = (Get-ToilRun -Runbook $name).Run
        Resume-ToilRunbook $run -WarningVariable said -WarningAction SilentlyContinue 6>$null | Out-Null
        $said | Should -Be "'list' was done before and gave 1500 objects, of which only the last 1000 were kept: what follows works with those alone."
        Undo-ToilRun $run -Confirm:$false -ErrorAction SilentlyContinue 6>$null | Out-Null
        Get-Trace | Should -Be '1 to 1500', '501 to 1500', 'undo 1500'
    }

    It 'that was killed asks where it cannot know' {
        $book = Write-Script 'Invoke-ToilStep -Id only { Add-Content "$PSScriptRoot/trace" only; if (-not (Test-Path "$PSScriptRoot/go")) { Start-Sleep 600 } }; Invoke-ToilStep -Id next { Add-Content "$PSScriptRoot/trace" next }'
        $process = Invoke-Elsewhere $book
        Wait-For { @(Get-Trace).Count -eq 1 }
        $process.Kill()
        $process.WaitForExit()
        $run = Get-ToilRun -Runbook $name
        Resume-ToilRunbook $run.Run -ErrorAction SilentlyContinue -ErrorVariable problem 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 5
        "$problem" | Should -Match 'only=done'
        $line = "Resume-ToilRunbook $($run.Run) -Settle "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "@{ 'only' = 'done' }"
        Resume-ToilRunbook $run.Run -Settle @{ only = 'done' } 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
        Get-Trace | Should -Be 'only', 'next'
    }

    It 'that was stopped runs no further step and can be resumed' {
        $book = Write-Script 'Invoke-ToilStep -Id hold { Add-Content "$PSScriptRoot/trace" hold; if (-not (Test-Path "$PSScriptRoot/go")) { Start-Sleep 600 } } -Idempotent; Invoke-ToilStep -Id next { Add-Content "$PSScriptRoot/trace" next }'
        $engine = [powershell]::Create()
        $engine.AddScript('param($toil, $book) Import-Module $toil; Invoke-ToilRunbook $book').AddArgument($manifest).AddArgument($book) | Out-Null
        $running = $engine.BeginInvoke()
        Wait-For { @(Get-Trace).Count -eq 1 }
        $engine.Stop()
        $running.IsCompleted | Should -BeTrue
        $engine.Dispose()
        $run = Get-ToilRun -Runbook $name
        $run.State | Should -Be Cancelled
        Get-Trace | Should -Be 'hold'
        New-Item (Join-Path (Split-Path $book) go) | Out-Null
        Resume-ToilRunbook $run.Run 6>$null | Out-Null
        Get-Trace | Should -Be 'hold', 'hold', 'next'
    }

    It 'ends where a step ignores that it is stopped' {
        $book = Write-Script 'Invoke-ToilStep -Id deaf { try { Start-Sleep 600 } finally { while (-not [IO.File]::Exists("$PSScriptRoot/go")) { [Threading.Thread]::Sleep(50) } } } -Timeout 5s; Invoke-ToilStep -Id next { Add-Content "$PSScriptRoot/trace" next }'
        $name = $script:name
        $watch = Start-ThreadJob {
            Import-Module $using:manifest
            for ($n = 0; $n -lt 600 -and -not (Get-ToilRun -Runbook $using:name -State Failed); $n++) { Start-Sleep -Milliseconds 100 }
            Get-ToilRun -Runbook $using:name -Steps
            New-Item (Join-Path (Split-Path $using:book) go) | Out-Null
        }
        Invoke-ToilRunbook $book -ErrorAction SilentlyContinue 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 1
        ($watch | Receive-Job -Wait -AutoRemoveJob | Where-Object Step -EQ deaf).Detail | Should -Match 'abandoned'
        Get-Trace | Should -BeNullOrEmpty
    }

    It 'is undone up to the first step that was not done, and by the script as it was' {
        $book = Write-Script @'
Invoke-ToilStep -Id a { } -Rollback { Add-Content "$PSScriptRoot/trace" 'undo a' }
Invoke-ToilStep -Id b { throw 'stop' } -ContinueOnError
Invoke-ToilStep -Id c { if (-not $env:TOIL_TEST_C) { exit 9 } }
Add-Content "$PSScriptRoot/trace" 'never'
'@
        $steps = Invoke-ToilRunbook $book -ErrorAction SilentlyContinue 6>$null 3>$null
        $LASTEXITCODE | Should -Be 6
        Get-Trace | Should -Be 'undo a'
        { Undo-ToilRun $steps[0].Run -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'RunEnded*'
    }

    It 'says so where the script does not come to a step that is to be undone' {
        $book = Write-Script 'if (Test-Path "$PSScriptRoot/gone") { throw "lost" }; Invoke-ToilStep -Id a { } -Rollback { }'
        $run = (Invoke-ToilRunbook $book 6>$null)[0].Run
        New-Item (Join-Path (Split-Path $book) gone) | Out-Null
        Undo-ToilRun $run -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 7
        "$problem" | Should -Match 'lost'
        Remove-Item (Join-Path (Split-Path $book) gone)
        Undo-ToilRun $run -Confirm:$false -ErrorAction SilentlyContinue 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
    }
}
