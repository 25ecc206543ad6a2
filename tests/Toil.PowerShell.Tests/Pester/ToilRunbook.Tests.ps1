BeforeAll {
    . $PSScriptRoot/Settings.Common.ps1

    function Get-OfTheCaller { 'a function of the caller' }

    # A runbook with a name of its own: runs of other tests do not count.
    function Write-Runbook {
        param([string] $Body)
        $name = "book-$((New-Guid).Guid.Substring(0, 8))"
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive $name)
        Set-Content "$folder/$name.yaml" "runbook: $name`n$Body"
        "$folder/$name.yaml"
    }

    . $PSScriptRoot/WaitFor.Common.ps1

    # Another session, which this one can stop as Ctrl+C does.
    function Get-Engine {
        $engine = [powershell]::Create()
        $engine.AddScript('param($toil) Import-Module $toil').AddArgument($manifest).Invoke() | Out-Null
        $engine.Commands.Clear()
        $engine
    }
}

AfterAll { $env:TOIL_STORE, $env:TOIL_CONFIG = $script:before }

Describe 'A runbook in a session' {
    It 'has what the session has' {
        $local = 'a variable of the caller'
        $module = New-Module -Name ToilOwnModule { function Get-OfAModule { 'a module' } } | Import-Module -PassThru
        $book = Write-Runbook @'
steps:
  - { id: see, pwsh: "Get-OfTheCaller; $local; Get-OfAModule; $Toil.Outputs.all = (Get-OfTheCaller) + $local" }
'@
        $steps = Invoke-ToilRunbook $book 6>$null
        $LASTEXITCODE | Should -Be 0
        $steps.State | Should -Be 'Succeeded', 'Succeeded'
        $steps[0].Outputs['all'] | Should -Be "a function of the caller$local"
        $module | Remove-Module
    }

    It 'shows its steps and what they write as they go' {
        $book = Write-Runbook "steps:`n  - { id: say, pwsh: 'Write-Host shown; Write-Warning careful' }"
        Invoke-ToilRunbook $book -InformationVariable told -WarningVariable warned 6>$null 3>$null | Out-Null
        "$told" | Should -Match 'shown'
        "$told" | Should -Match 'say: succeeded'
        $warned | Should -Be 'careful'
    }

    It 'keeps a hostile value a value' {
        $evil = '''; New-Item hacked; $(New-Item hacked) "quotes" `n | ; #'
        $book = Write-Runbook @'
parameters: { text: { type: text, required: true } }
steps:
  - { id: take, pwsh: "$Toil.Outputs.text = $Toil.Parameters.text" }
'@
        (Invoke-ToilRunbook $book -text $evil 6>$null)[0].Outputs['text'] | Should -Be $evil
        (Invoke-ToilRunbook $book -Set @{ text = $evil } 6>$null)[0].Outputs['text'] | Should -Be $evil
        Get-ChildItem $TestDrive -Recurse -Filter hacked | Should -BeNullOrEmpty
    }

    It 'takes parameters with their types, from both ways' {
        $book = Write-Runbook @'
parameters: { count: { type: number, required: true }, within: { type: duration, default: 1h }, quick: { type: switch }, hosts: { type: list } }
steps:
  - id: take
    pwsh: |
      $p = $Toil.Parameters
      $Toil.Outputs.all = "$($p.count + 1) $($p.within.TotalMinutes) $($p.quick.GetType().Name) $($p.hosts.Count)"
'@
        (Invoke-ToilRunbook $book -count 0.5 -within 90m -quick -hosts a, b 6>$null)[0].Outputs['all'] | Should -Be '1.5 90 Boolean 2'
        (Invoke-ToilRunbook $book -Set @{ count = 2; within = [timespan]::FromMinutes(5); hosts = @('x') } -quick 6>$null)[0].Outputs['all'] | Should -Be '3 5 Boolean 1'
        { Invoke-ToilRunbook $book -count 1 -Set @{ count = 2 } } | Should -Throw -ErrorId 'ParameterTwice*'
        $LASTEXITCODE | Should -Be 2
        { Invoke-ToilRunbook $book -count many } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage*'
        { Invoke-ToilRunbook $book -Set @{ count = 1; cuont = 2 } -ErrorAction Stop } | Should -Throw '*count*'
        $LASTEXITCODE | Should -Be 2
    }

    It 'changes nothing under -WhatIf, and prints the plan' {
        $mark = Join-Path $TestDrive "mark-$(New-Guid)"
        $book = Write-Runbook "parameters: { mark: { type: text, required: true } }`nsteps:`n  - { id: touch, pwsh: 'New-Item `$Toil.Parameters.mark' }"
        $steps = Invoke-ToilRunbook $book -mark $mark -WhatIf
        $steps.State | Should -Be 'Planned', 'Planned'
        $steps[0].Detail | Should -Match 'not simulated'
        $LASTEXITCODE | Should -Be 0
        Test-Path $mark | Should -BeFalse
        Get-ToilRun -Runbook ([IO.Path]::GetFileNameWithoutExtension($book)) | Should -BeNullOrEmpty
        { $WhatIfPreference = $true; Invoke-ToilRunbook $book -mark $mark }.Invoke().State | Should -Be 'Planned', 'Planned'
    }

    It 'ends with the code that says how: <Code>' -ForEach @(
        @{ Code = 0; Body = "steps: [{ id: a, pwsh: '1' }]" }
        @{ Code = 1; Body = "steps: [{ id: a, pwsh: 'throw 1', on_failure: stop }]" }
        @{ Code = 2; Body = "steps: [{ id: a, psh: '1' }]" }
        @{ Code = 4; Body = "steps: [{ id: a, gate: '1 == 2' }]" }
        @{ Code = 5; Body = "steps: [{ id: a, approve: { message: Go? } }]" }
        @{ Code = 6; Body = "steps: [{ id: a, pwsh: '1', rollback: { pwsh: '1' } }, { id: b, pwsh: 'throw 1' }]" }
        @{ Code = 7; Body = "steps: [{ id: a, pwsh: '1', rollback: { pwsh: 'throw 1' } }, { id: b, pwsh: 'throw 1' }]" }
    ) {
        $book = Write-Runbook $Body
        $global:LASTEXITCODE = 99
        try { Invoke-ToilRunbook $book -ErrorAction SilentlyContinue 6>$null | Out-Null } catch { Write-Debug "$_" }
        $LASTEXITCODE | Should -Be $Code
        $global:LASTEXITCODE = 99
        try { Invoke-ToilRunbook $book -ErrorAction Stop 6>$null | Out-Null } catch { Write-Debug "$_" }
        $LASTEXITCODE | Should -Be $Code
    }

    It 'says with a wrong request what is wrong, and ends with 2' {
        $global:LASTEXITCODE = 99
        { Invoke-ToilRunbook (Join-Path $TestDrive 'none.yaml') } | Should -Throw '*none.yaml*'
        $LASTEXITCODE | Should -Be 2
        { Resume-ToilRunbook ffffffff } | Should -Throw -ErrorId 'RunNotFound*'
        $LASTEXITCODE | Should -Be 2
        $global:LASTEXITCODE = 99
        { Invoke-ToilRunbook (Write-Runbook "parameters: { host: { type: text, required: true } }`nsteps: [ { gate: { that: true } } ]") } | Should -Throw '*needs a parameter: host*'
        $LASTEXITCODE | Should -Be 2
    }

    It 'is not begun a second time while it runs' {
        $go = Join-Path $TestDrive "go-$(New-Guid)"
        $book = Write-Runbook "concurrency: one`nparameters: { go: { type: text } }`nsteps:`n  - { id: hold, pwsh: 'while (-not (Test-Path `$Toil.Parameters.go)) { Start-Sleep -Milliseconds 50 }' }"
        $engine = Get-Engine
        $engine.AddScript('param($book, $go) Invoke-ToilRunbook $book -go $go').AddArgument($book).AddArgument($go) | Out-Null
        $running = $engine.BeginInvoke()
        $name = [IO.Path]::GetFileNameWithoutExtension($book)
        Wait-For { Get-ToilRun -Runbook $name -State Running }
        { Invoke-ToilRunbook $book -go $go -ErrorAction Stop } | Should -Throw -ErrorId 'RunbookRunning*'
        New-Item $go | Out-Null
        $engine.EndInvoke($running).State | Should -Be 'Succeeded', 'Succeeded'
        $engine.Dispose()
    }
}

Describe 'Ctrl+C' {
    It 'runs no further step, and leaves a run that can be resumed' {
        $trace = Join-Path $TestDrive "trace-$(New-Guid)"
        $book = Write-Runbook @'
parameters: { trace: { type: text, required: true } }
steps:
  - { id: one, pwsh: "Add-Content $Toil.Parameters.trace one" }
  - { id: two, pwsh: "Add-Content $Toil.Parameters.trace two; if ((Get-Content $Toil.Parameters.trace).Count -eq 2) { Start-Sleep 600 }", idempotent: true }
  - { id: three, pwsh: "Add-Content $Toil.Parameters.trace three" }
'@
        $engine = Get-Engine
        $engine.AddScript('param($book, $trace) Invoke-ToilRunbook $book -trace $trace').AddArgument($book).AddArgument($trace) | Out-Null
        $running = $engine.BeginInvoke()
        Wait-For { (Test-Path $trace) -and @(Get-Content $trace).Count -eq 2 }
        $engine.Stop()
        $running.IsCompleted | Should -BeTrue
        $engine.Runspace.SessionStateProxy.GetVariable('LASTEXITCODE') | Should -Be 130
        $engine.Dispose()
        $run = Get-ToilRun -Runbook ([IO.Path]::GetFileNameWithoutExtension($book))
        $run.State | Should -Be Cancelled
        Get-Content $trace | Should -Be 'one', 'two'
        Resume-ToilRunbook $run.Run 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
        Get-Content $trace | Should -Be 'one', 'two', 'two', 'three'
    }

    It 'ends the run where a script ignores it, and says so' {
        $go = Join-Path $TestDrive "go-$(New-Guid)"
        $book = Write-Runbook @'
parameters: { go: { type: text, required: true } }
steps:
  - id: deaf
    timeout: 5s
    pwsh: "try { Start-Sleep 600 } finally { while (-not [IO.File]::Exists($Toil.Parameters.go)) { [Threading.Thread]::Sleep(50) } }"
  - { id: next, pwsh: "'next'" }
'@
        $name = [IO.Path]::GetFileNameWithoutExtension($book)
        $watch = Start-ThreadJob {
            Import-Module $using:manifest
            for ($n = 0; $n -lt 600 -and -not (Get-ToilRun -Runbook $using:name -State Failed); $n++) { Start-Sleep -Milliseconds 100 }
            Get-ToilRun -Runbook $using:name -Steps
            New-Item $using:go | Out-Null
        }
        Invoke-ToilRunbook $book -go $go -ErrorAction SilentlyContinue 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 1
        $seen = $watch | Receive-Job -Wait -AutoRemoveJob
        ($seen | Where-Object Step -EQ deaf).Detail | Should -Match 'abandoned'
        $seen.Step | Should -Not -Contain 'next'
    }
}

Describe 'An approval' {
    BeforeEach {
        $script:mark = Join-Path $TestDrive "mark-$(New-Guid)"
        $script:book = Write-Runbook @'
parameters: { mark: { type: text, required: true } }
steps:
  - { id: go, approve: { message: "Make it?" } }
  - { id: make, pwsh: "New-Item $Toil.Parameters.mark | Out-Null" }
'@
        Invoke-ToilRunbook $book -mark $mark -ErrorVariable problem -ErrorAction SilentlyContinue 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 5
        $problem.FullyQualifiedErrorId | Should -BeLike 'RunWaiting*'
        $script:run = Get-ToilRun -Runbook ([IO.Path]::GetFileNameWithoutExtension($book))
    }

    It 'is given in another process, and the run goes on' {
        Test-Path $mark | Should -BeFalse
        pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Approve-ToilRun $($run.Run) -Note 'looked at it' | ForEach-Object Decision" | Should -Be 'approved'
        Resume-ToilRunbook $run.Run 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 0
        Test-Path $mark | Should -BeTrue
    }

    It 'is given to all that wait' {
        (Get-ToilRun -State Waiting -Runbook $run.Runbook | Approve-ToilRun).Decision | Should -Be 'approved'
        Get-ToilRun -State Waiting -Runbook $run.Runbook | Approve-ToilRun -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem | Should -HaveCount 1
    }

    It 'is refused, and the run with it' {
        (Deny-ToilRun $run.Run -Note 'not now').Decision | Should -Be 'denied'
        Resume-ToilRunbook $run.Run -ErrorAction SilentlyContinue 6>$null | Out-Null
        $LASTEXITCODE | Should -Be 4
        Test-Path $mark | Should -BeFalse
    }

    It 'is not given by -WhatIf' {
        Get-ToilRun -State Waiting -Runbook $run.Runbook | Approve-ToilRun -WhatIf | Should -BeNullOrEmpty
        (Get-ToilRun $run.Run)[0].State | Should -Be Waiting
    }

    It 'is completed' {
        $complete = { param($line) (TabExpansion2 $line $line.Length).CompletionMatches }
        $short = ([string]$run.Run).Substring(24)
        (& $complete 'Approve-ToilRun ')[0].CompletionText | Should -Be $short
        (& $complete 'Resume-ToilRunbook ')[0].ToolTip | Should -BeLike "$($run.Runbook), Waiting*"
        (& $complete "Approve-ToilRun $short -Step ").CompletionText | Should -Be 'go'
        (& $complete 'Get-ToilRun -Runbook ').CompletionText | Should -Contain $run.Runbook
        (& $complete 'Undo-ToilRun ').CompletionText | Should -Contain $short
        (& $complete "Invoke-ToilRunbook '$book' -m").CompletionText | Should -Contain '-mark'
        Push-Location (Split-Path $book)
        try { (& $complete 'Invoke-ToilRunbook ').ListItemText | Should -Be (Split-Path $book -Leaf) } finally { Pop-Location }
    }
}

Describe 'A check' {
    It 'finds what is wrong, and rehearses where that is asked' {
        $book = Write-Runbook "environment: staging`nsteps: [{ id: a, pwsh: '1', rollback: { pwsh: '1' } }]"
        Test-ToilRunbook $book | Where-Object Severity -GE High | Should -BeNullOrEmpty
        $steps = Test-ToilRunbook $book -Rehearse 6>$null
        $LASTEXITCODE | Should -Be 0
        $steps[-1].Kind | Should -Be run
        (Test-ToilRunbook $book -Rehearse -WhatIf) | Should -BeNullOrEmpty
        $live = Write-Runbook "environment: production`nsteps: [{ id: a, pwsh: '1' }]"
        { Test-ToilRunbook $live -Rehearse } | Should -Throw -ErrorId 'RehearsalRefused*'
        $LASTEXITCODE | Should -Be 4
        { Test-ToilRunbook $book, $live -Rehearse } | Should -Throw -ErrorId 'RehearsalOfMany*'
        Get-ChildItem $book | Test-ToilRunbook | Where-Object Severity -GE High | Should -BeNullOrEmpty
    }
}

Describe 'The tables' {
    It 'fit a terminal of <_> columns' -ForEach 80, 120 {
        $book = Write-Runbook "description: Does nothing at all, at length, so that it has to be wrapped somewhere.`nsteps: [{ id: a-step-with-quite-a-long-name, pwsh: '1' }, { id: b, pwsh: 'throw 1' }]"
        $tables = @(
            Invoke-ToilRunbook $book -ErrorAction SilentlyContinue 6>$null | Out-String -Width $_
            Get-ToilRun -Steps -Limit 2 | Out-String -Width $_
            Get-ToilRunbook (Split-Path $book) | Out-String -Width $_
            Test-ToilRunbook $book | Out-String -Width $_
        )
        foreach ($table in $tables) {
            $lines = $table -replace "`e\[[0-9;]*m" -split '\r?\n'
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual $_
        }
        $tables[0] | Should -Match 'Succeeded'
        $tables[1] | Should -Match 'Failed'
    }
}

Describe 'The help' {
    It 'of <_> is complete' -ForEach 'Invoke-ToilRunbook', 'Resume-ToilRunbook', 'Undo-ToilRun', 'Get-ToilRun', 'Get-ToilRunbook', 'Approve-ToilRun', 'Deny-ToilRun', 'Test-ToilRunbook', 'Invoke-ToilStep' {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($parameter in (Get-Command $_).ParameterSets.Parameters.Name | Select-Object -Unique) {
            if ($parameter -notin [System.Management.Automation.Cmdlet]::CommonParameters) {
                $help.parameters.parameter.Where({ $_.name -eq $parameter }).description.Text | Should -Not -BeNullOrEmpty -Because $parameter
            }
        }
    }
}
