BeforeAll { . $PSScriptRoot/ToilRunbookScript.Common.ps1 }

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
