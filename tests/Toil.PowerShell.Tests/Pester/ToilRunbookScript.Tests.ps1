BeforeAll {
    $script:manifest = (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path
    Import-Module $manifest
    $script:before = $env:TOIL_STORE, $env:TOIL_CONFIG
    $env:TOIL_STORE = Join-Path $TestDrive 'state.db'
    $env:TOIL_CONFIG = Join-Path $TestDrive 'toil.yaml'
    Set-Content $env:TOIL_CONFIG '{}'

    # A runbook in a folder of its own, with the trace that its steps leave.
    function Write-Script {
        param([string] $Body)
        $name = "script-$((New-Guid).Guid.Substring(0, 8))"
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive $name)
        Set-Content "$folder/$name.ps1" $Body
        $script:trace = "$folder/trace"
        $script:name = $name
        "$folder/$name.ps1"
    }

    function Get-Trace { @(Get-Content $trace -ErrorAction Ignore) }

    function Wait-For {
        param([scriptblock] $Condition)
        $end = [DateTime]::UtcNow.AddSeconds(60)
        while (-not (& $Condition)) {
            if ([DateTime]::UtcNow -gt $end) { throw "It did not come true: $Condition" }
            Start-Sleep -Milliseconds 100
        }
    }

    # In a process of its own, which can be killed.
    function Invoke-Elsewhere {
        param([string] $Path, [string] $More = '')
        $start = [Diagnostics.ProcessStartInfo]::new('pwsh')
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$manifest'; Invoke-ToilRunbook '$Path' $More *> '$trace.out'; exit `$LASTEXITCODE") { $start.ArgumentList.Add($argument) }
        [Diagnostics.Process]::Start($start)
    }
}

AfterAll { $env:TOIL_STORE, $env:TOIL_CONFIG = $script:before }

Describe 'A runbook that is a script' {
    It 'is called as a command' {
        $book = Write-Script @'
#requires -Version 7.6
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Text, [int] $Count = 1, [switch] $Quick, [timespan] $Within, [datetime] $At, [hashtable] $Map)
Invoke-ToilStep -Id see {
    $Toil.Outputs.all = "$Text|$($Count + 1)|$Quick|$($Within.TotalMinutes)|$($At.Year)|$($Map.a)|$($PSScriptRoot -eq (Split-Path $PSCommandPath))|$($Toil.Parameters.Count)|$($Toil.Run.id)"
}
'@
        $evil = '''; throw "x"; $(throw 1)'
        $steps = Invoke-ToilRunbook $book -Text $evil -Count 5 -Quick -Within 01:30:00 -At 2026-03-04 -Map @{ a = 'b' } 6>$null
        $LASTEXITCODE | Should -Be 0
        $steps[0].Outputs['all'] | Should -Be "$evil|6|True|90|2026|b|True|5|$($steps[0].Run)"
        $steps[0].Kind | Should -Be pwsh
        { Invoke-ToilRunbook $book -Text x -Count many } | Should -Throw -ErrorId 'ParameterArgumentTransformationError*'
        { Invoke-ToilRunbook $book -Set @{ Text = 'x'; Cuont = 1 } } | Should -Throw -ErrorId 'ParameterUnknown*'
        $LASTEXITCODE | Should -Be 2
        $line = "Invoke-ToilRunbook '$book' -"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain '-Quick'
    }

    It 'gets from its steps what they give' {
        $book = Write-Script @'
$file = Invoke-ToilStep -Id make { New-Item "$PSScriptRoot/made" -Value text; 'second' } -Rollback { Remove-Item $Toil.Results[0].FullName }
if ($file[0] -isnot [System.IO.FileInfo]) { throw 'not live' }
$none = Invoke-ToilStep -Id none { }
if ($null -ne $none) { throw 'not nothing' }
Add-Content "$PSScriptRoot/trace" $file[1]
'@
        $steps = Invoke-ToilRunbook $book 6>$null
        $steps.State | Should -Be 'Succeeded', 'Succeeded', 'Succeeded'
        Get-Trace | Should -Be 'second'
        Undo-ToilRun $steps[0].Run -Confirm:$false -ErrorAction SilentlyContinue 6>$null 3>$null | Out-Null
        $LASTEXITCODE | Should -Be 7 -Because 'it throws where the recorded object is none of System.IO'
        Set-Content $book ((Get-Content $book -Raw) -replace "(?m)^if \(\`$file.*\r?\n", '')
    }

    It 'changes nothing under -WhatIf' {
        $book = Write-Script 'Add-Content "$PSScriptRoot/trace" outside; Invoke-ToilStep -Id a { Add-Content "$PSScriptRoot/trace" inside }'
        (Invoke-ToilRunbook $book -WhatIf).Detail | Should -Match 'none is simulated'
        $LASTEXITCODE | Should -Be 0
        Get-Trace | Should -BeNullOrEmpty
        Get-ToilRun -Runbook $name | Should -BeNullOrEmpty
    }

    It 'undoes its steps where one fails, with what the script had' {
        $book = Write-Script @'
function Add-Trace { param($Text) Add-Content "$PSScriptRoot/trace" $Text }
$name = 'first'
Invoke-ToilStep -Id a { 'given'; $Toil.Outputs.out = 7 } -Rollback { Add-Trace "undo a $name $($Toil.Result) $($Toil.Outputs.out)" } | Out-Null
foreach ($n in 1, 2) { Invoke-ToilStep -Id "loop-$n" { } -Rollback { Add-Trace "undo $n $name" } }
$name = 'later'
$tries = @{ n = 0 }
Invoke-ToilStep -Id bad { $tries.n++; Add-Trace "try $($tries.n)"; throw 'it broke' } -Retry 3 -Backoff 1ms -Rollback { Add-Trace "undo bad $name" }
Add-Trace 'never'
'@
        $steps = Invoke-ToilRunbook $book -ErrorAction SilentlyContinue -ErrorVariable problem 6>$null
        $LASTEXITCODE | Should -Be 6
        "$problem" | Should -Match 'line 7: it broke'
        Get-Trace | Should -Be 'try 1', 'try 2', 'try 3', 'undo bad later', 'undo 2 first', 'undo 1 first', 'undo a first given 7'
        ($steps | Where-Object Step -EQ a)[-1].State | Should -Be RolledBack
        (Get-ToilRun $steps[0].Run | Where-Object Step -EQ bad).Attempts | Should -Be 3
    }

    It 'ends at the step that failed, whatever the script makes of it: <Name>' -ForEach @(
        @{ Name = 'it catches'; Start = ''; Call = 'try { Invoke-ToilStep -Id bad { throw 1 } } catch { }' }
        @{ Name = 'it goes on after errors'; Start = '$ErrorActionPreference = "Continue"'; Call = 'Invoke-ToilStep -Id bad { throw 1 }' }
        @{ Name = 'it asks to go on'; Start = ''; Call = 'Invoke-ToilStep -Id bad { throw 1 } -ErrorAction Continue' }
    ) {
        $book = Write-Script "$Start`nInvoke-ToilStep -Id a { } -Rollback { Add-Content `"`$PSScriptRoot/trace`" undone }`n$Call`nInvoke-ToilStep -Id after { Add-Content `"`$PSScriptRoot/trace`" after }"
        Invoke-ToilRunbook $book -ErrorAction SilentlyContinue 6>$null 3>$null | Out-Null
        $LASTEXITCODE | Should -Be 6
        Get-Trace | Should -Be 'undone'
    }

    It 'undoes what a module does, with what is the module''s own' {
        $module = New-Module -Name ToilStepModule -ScriptBlock {
            $own = 'of the module'
            function Get-Private { "private $own" }
            function Invoke-Both {
                param($Trace, $Text)
                Invoke-ToilStep -Id both { Add-Content $Trace "do $(Get-Private) $Text" } -Rollback { Add-Content $Trace "undo $(Get-Private) $Text" }
            }
            Export-ModuleMember Invoke-Both
        } | Import-Module -PassThru
        $book = Write-Script 'Invoke-Both "$PSScriptRoot/trace" here; throw "after"'
        Invoke-ToilRunbook $book -ErrorAction SilentlyContinue 6>$null | Out-Null
        $module | Remove-Module
        $LASTEXITCODE | Should -Be 6
        Get-Trace | Should -Be 'do private of the module here', 'undo private of the module here'
    }

    It 'writes what its rollbacks say, and where one fails' {
        $book = Write-Script @'
Invoke-ToilStep -Id a { } -Rollback {
    Write-Host 'said'
    Write-Warning 'warned'
    Get-Item /there/is/none
}
throw 'outside'
'@
        Invoke-ToilRunbook $book -ErrorAction SilentlyContinue -ErrorVariable problem -InformationVariable told -WarningVariable warned 6>$null 3>$null | Out-Null
        $LASTEXITCODE | Should -Be 7
        "$told" | Should -Match 'said'
        "$warned" | Should -Match 'warned'
        "$problem" | Should -Match "line 4: Cannot find path"
    }

    It 'goes on after a step that may fail' {
        $book = Write-Script 'Invoke-ToilStep -Id soft { throw "oh" } -ContinueOnError; Invoke-ToilStep -Id after { Add-Content "$PSScriptRoot/trace" after }'
        Invoke-ToilRunbook $book -WarningVariable warned 6>$null 3>$null | Out-Null
        "$warned" | Should -Match 'oh'
        Get-Trace | Should -Be 'after'
    }

    It 'is undone where it fails by itself' {
        $book = Write-Script 'Invoke-ToilStep -Id a { } -Rollback { Add-Content "$PSScriptRoot/trace" undone }; throw "outside"'
        Invoke-ToilRunbook $book -ErrorAction SilentlyContinue -ErrorVariable problem 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 6
        "$problem" | Should -Match 'outside'
        Get-Trace | Should -Be 'undone'
        Invoke-ToilRunbook (Write-Script 'Invoke-ToilStep -Id a { }; exit 3') -ErrorAction SilentlyContinue -ErrorVariable problem 6>$null | Out-Null
        "$problem" | Should -Match "'script': .*: the script, or the last program that it ran, ended with exit code 3\."
    }

    It 'says what is left to do where a rollback fails' {
        $book = Write-Script 'Invoke-ToilStep -Id a { } -Rollback { throw "stuck" }; Invoke-ToilStep -Id b { } -Rollback { }; throw "outside"'
        $steps = Invoke-ToilRunbook $book -ErrorAction SilentlyContinue 6>$null
        $LASTEXITCODE | Should -Be 7
        $steps[-1].LeftToDo | Should -BeLike 'a: *'
    }

    It 'refuses a step <Name>' -ForEach @(
        @{ Name = 'twice'; Body = 'Invoke-ToilStep -Id a { }; Invoke-ToilStep -Id a { }'; Expected = "*a step 'a' has been there*" }
        @{ Name = 'in a step'; Body = 'Invoke-ToilStep -Id a { Invoke-ToilStep -Id b { } }'; Expected = "*begins while 'a' is under way*" }
        @{ Name = 'without an id'; Body = 'Invoke-ToilStep -Id "1 2" { }'; Expected = "*'1 2' is not the id of a step*" }
    ) {
        Invoke-ToilRunbook (Write-Script $Body) -ErrorAction SilentlyContinue -ErrorVariable problem 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 1
        "$problem" | Should -BeLike $Expected
    }

    It 'verifies, and stops what takes too long' {
        $book = Write-Script @'
Invoke-ToilStep -Id seen { Add-Content "$PSScriptRoot/trace" try } -Verify { @(Get-Content "$PSScriptRoot/trace").Count -ge 2 } -Retry 3 -Backoff 1ms
Invoke-ToilStep -Id slow { Start-Sleep 600 } -Timeout 1s
'@
        Invoke-ToilRunbook $book -ErrorAction SilentlyContinue -ErrorVariable problem 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 1
        "$problem" | Should -Match "'slow': It did not end within 1s"
        Get-Trace | Should -Be 'try', 'try'
    }

    It 'has more steps than wait for anybody' {
        $book = Write-Script 'foreach ($n in 1..300) { Invoke-ToilStep -Id "s$n" { } }'
        (Invoke-ToilRunbook $book 6>$null).Count | Should -Be 301
    }

    It 'is rehearsed' {
        $steps = Test-ToilRunbook (Write-Script 'Invoke-ToilStep -Id a { Add-Content "$PSScriptRoot/trace" done } -Rollback { Add-Content "$PSScriptRoot/trace" undone }') -Rehearse -Environment staging 6>$null
        $LASTEXITCODE | Should -Be 0
        $steps[-1].State | Should -Be Succeeded
        Get-Trace | Should -Be 'done', 'undone'
    }
}

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

Describe 'A step outside of a runbook' {
    It 'just runs, with its retries and its timeout' {
        $tries = @{ n = 0 }
        Invoke-ToilStep -Id a { 1; [pscustomobject]@{ A = 2 } } | Should -HaveCount 2
        Invoke-ToilStep -Id b { $tries.n++; if ($tries.n -lt 3) { throw 'not yet' }; $tries.n } -Retry 5 -Backoff 1ms | Should -Be 3
        { Invoke-ToilStep -Id c { Start-Sleep 600 } -Timeout 1s } | Should -Throw -ErrorId 'StepFailed*'
        { Invoke-ToilStep -Id d { } -Verify { $false } } | Should -Throw -ErrorId 'StepFailed*'
        { Invoke-ToilStep -Id '1' { } } | Should -Throw -ErrorId 'StepIdInvalid*'
        Invoke-ToilStep -Id e { throw 'soft' } -ContinueOnError -WarningVariable warned 3>$null
        "$warned" | Should -Match 'soft'
        { Invoke-ToilStep -Id f { } -Retry 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Invoke-ToilStep -Id f { } -Timeout 30 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError*'
        @(Get-ToilRun -Runbook a) | Should -HaveCount 0
    }

    It 'is in no run beside one' {
        $book = Write-Script 'Invoke-ToilStep -Id a { 1 | ForEach-Object -Parallel { Import-Module $using:toil; Invoke-ToilStep -Id a { "alone" } } }'
        $book = Write-Script ((Get-Content $book -Raw) -replace '\$using:toil', "'$manifest'")
        (Invoke-ToilRunbook $book 6>$null).State | Should -Be 'Succeeded', 'Succeeded'
    }
}
