BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
    $bin = Join-Path $PSScriptRoot '../bin'
    $tests = Get-ChildItem $bin -Recurse -Filter Toil.PowerShell.Tests.dll | Sort-Object LastWriteTime | Select-Object -Last 1
    Import-Module $tests.FullName -Cmdlet Invoke-SessionScript

    function Get-OfTheCaller { 'a function of the caller' }
}

Describe 'a script in the session' {
    It 'has the functions, variables, modules and types of whoever calls' {
        $local = 'a variable of the caller'
        $end = Invoke-SessionScript 'Get-OfTheCaller; $local; (Get-Module Pester).Name' 6>$null
        $end.Error | Should -BeNullOrEmpty
        $end.Results | Should -Be @('a function of the caller', 'a variable of the caller', 'Pester')
    }

    It 'has what is private to the module that calls' {
        $module = New-Module {
            function Get-Private { 'private' }
            function Invoke-Public { Invoke-SessionScript 'Get-Private' 6>$null }
            Export-ModuleMember Invoke-Public
        }
        (& $module { Invoke-Public }).Results | Should -Be 'private'
    }

    It 'leaves nothing behind' {
        $before = Get-Location
        $ErrorActionPreference = 'Continue'
        $global:LASTEXITCODE = 42
        $end = Invoke-SessionScript 'Set-Location /; $new = 1; $ErrorActionPreference; sh -c "exit 0"' -Folder $TestDrive 6>$null
        $end.Results | Should -Be 'Stop'
        $end.Error | Should -BeNullOrEmpty
        "$(Get-Location)" | Should -Be "$before"
        $ErrorActionPreference | Should -Be 'Continue'
        $global:LASTEXITCODE | Should -Be 42
        $new | Should -BeNullOrEmpty
        $Toil | Should -BeNullOrEmpty
        Get-Variable LASTEXITCODE -Scope Local -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'can change what is global, as any script can' {
        Invoke-SessionScript 'Set-Variable toilTest 7 -Scope Global' 6>$null | Out-Null
        Get-Variable toilTest -Scope Global -ValueOnly | Should -Be 7
        Remove-Variable toilTest -Scope Global
    }

    It 'gets values as values' {
        $given = @{ text = '$(throw "x") "; exit 1'; span = [timespan]::FromMinutes(90); at = [datetimeoffset]::UnixEpoch; many = [object[]] @('a', 1L) }
        $end = Invoke-SessionScript '$p = $Toil.Parameters; $p.TEXT; $p.span.TotalMinutes; $p.at.GetType().Name; $p.many.Count; $Toil.Outputs.back = $p.span' -Parameters $given 6>$null
        $end.Error | Should -BeNullOrEmpty
        $end.Results | Should -Be @('$(throw "x") "; exit 1', 90, 'DateTimeOffset', 2)
        $end.Outputs['back'] | Should -Be ([timespan]::FromMinutes(90))
    }

    It 'gives objects as mappings, and none to the pipeline' {
        $all = @(Invoke-SessionScript '1..2000; [pscustomobject]@{ A = 1; B = @{ C = "x" } }' 6>$null)
        $all.Count | Should -Be 1
        $all[0].Results.Count | Should -Be 1000
        $all[0].Results[0] | Should -Be 1002
        $all[0].Results[-1]['A'] | Should -Be 1
        $all[0].Results[-1]['B']['C'] | Should -Be 'x'
    }

    It 'runs in its folder' {
        (Invoke-SessionScript '(Get-Location).Path' -Folder $TestDrive 6>$null).Results | Should -Be "$TestDrive"
    }

    It 'writes for people to the streams of the session' {
        $end = Invoke-SessionScript 'Write-Host shown; Write-Warning careful; Write-Verbose more; "text"; sh -c "echo err >&2"' `
            -Verbose -InformationVariable told -WarningVariable warned 6>$null 3>$null 4>$null
        "$told" | Should -Be 'step 1 shown text err'
        $told[0].Tags | Should -Contain 'Toil'
        $warned | Should -Be 'careful'
        $end.Lines | Should -Be @('shown', 'WARNING: careful', 'text', 'err')
        $end.Error | Should -BeNullOrEmpty
    }

    It 'writes an error that it goes on after to the error stream' {
        $end = Invoke-SessionScript 'Write-Error soft -ErrorAction Continue; "after"' -ErrorAction SilentlyContinue -ErrorVariable problem 6>$null
        $end.Error | Should -BeNullOrEmpty
        $end.Results | Should -Be 'after'
        "$problem" | Should -Be 'soft'
        @(Invoke-SessionScript 'Write-Error soft -ErrorAction Continue', '"second"' -ErrorAction Stop 6>$null 3>$null).Count | Should -Be 2
    }

    It 'fails with the line: <Expected>' -ForEach @(
        @{ Script = "'a'`nthrow 'it broke'"; Expected = '/srv/night.yaml line 21: it broke.' }
        @{ Script = "`n`nGet-Item /there/is/none"; Expected = "/srv/night.yaml line 22: Cannot find path '/there/is/none' because it does not exist." }
        @{ Script = "function f {`n Write-Error 'in f' }`nf"; Expected = '/srv/night.yaml line 21: in f.' }
        @{ Script = '$e = [System.Management.Automation.ErrorRecord]::new([Exception]::new("bare"), "x", "NotSpecified", $null); $e.ErrorDetails = [System.Management.Automation.ErrorDetails]::new(""); throw $e'; Expected = '/srv/night.yaml line 20: bare.' }
        @{ Script = "'never'`nif ("; Expected = '/srv/night.yaml line 21: Missing*' }
        @{ Script = "'x'; exit 3"; Expected = '/srv/night.yaml line 20, column 5: the script ended with exit 3.' }
        @{ Script = "sh -c 'exit 4'"; Expected = '/srv/night.yaml line 20, column 5: the last program that the script ran ended with exit code 4.' }
    ) {
        $end = Invoke-SessionScript $Script 6>$null
        $end.Error | Should -BeLike $Expected
        $end.Lines | Should -Not -Contain 'never'
    }

    It 'is not failed by <_>' -ForEach 'exit 0', 'break', 'continue', 'try { throw 1 } catch { }', 'return', 'sh -c "exit 4"; sh -c "exit 0"' {
        $seen = 0
        foreach ($n in 1, 2) { (Invoke-SessionScript $_ 6>$null).Error | Should -BeNullOrEmpty; $seen++ }
        $seen | Should -Be 2
    }

    It 'is stopped when its time is over, and the next one runs' {
        $ends = Invoke-SessionScript 'Start-Sleep 600', 'while ($true) { }', '"next"' -TimeoutSeconds 3 6>$null
        $ends.IsStopped | Should -Be @($true, $true, $false)
        $ends[2].Results | Should -Be 'next'
    }

    It 'is abandoned where it does not stop, and the command ends when it lets go' {
        $trace = Join-Path $TestDrive 'trace'
        $go = Join-Path $TestDrive 'go'
        $let = 'try { Start-Sleep 600 } finally { while (-not [System.IO.File]::Exists($go)) { [System.Threading.Thread]::Sleep(50) } }'
        # Another thread sees it abandoned, and the next script refused, while this one is held.
        $watch = Start-ThreadJob { while (-not (Test-Path $using:trace) -or @(Get-Content $using:trace).Count -lt 2) { Start-Sleep -Milliseconds 50 }; New-Item $using:go }
        $ends = Invoke-SessionScript $let, '"second"' -TimeoutSeconds 5 -GraceSeconds 0.5 -Trace $trace 6>$null
        Receive-Job $watch -Wait -AutoRemoveJob | Out-Null
        Get-Content $trace | Should -Be @('step 1 abandoned', 'step 2 ended')
        $ends[0].IsAbandoned | Should -BeTrue
        $ends[0].Error | Should -BeLike '*is abandoned*'
        $ends[1].Error | Should -BeLike '*still holds the session.'
        (Invoke-SessionScript '"free again"' 6>$null).Results | Should -Be 'free again'
    }

    It 'asks nobody where nobody is' {
        Invoke-SessionScript '1' -Question 'Go?' 6>$null | Select-Object -First 1 | Should -Be 'nobody'
    }
}

Describe 'Ctrl+C' {
    BeforeAll {
        # Another session, which this one can stop as Ctrl+C does.
        function Get-Engine {
            $engine = [powershell]::Create()
            $module = (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path
            $import = 'param($toil, $tests) Import-Module $toil; Import-Module $tests -Cmdlet Invoke-SessionScript'
            $engine.AddScript($import).AddArgument($module).AddArgument($tests.FullName).Invoke() | Out-Null
            $engine.Commands.Clear()
            $engine
        }
    }

    It 'stops the script and runs no further one' {
        $trace = Join-Path $TestDrive 'ctrl'
        $engine = Get-Engine
        $engine.AddScript('param($trace) Invoke-SessionScript "Set-Content $trace begun; Start-Sleep 600", "Add-Content $trace second" -Trace $trace').AddArgument($trace) | Out-Null
        $running = $engine.BeginInvoke()
        while (-not (Test-Path $trace)) { Start-Sleep -Milliseconds 50 }
        $engine.Stop()
        $running.IsCompleted | Should -BeTrue
        $engine.InvocationStateInfo.State | Should -Be 'Stopped'
        Get-Content $trace | Should -Not -Contain 'second'
        $engine.Dispose()
    }

    It 'tells the run at once, though a script does not stop' {
        $trace = Join-Path $TestDrive 'ignores'
        $go = Join-Path $TestDrive 'ignores-go'
        $engine = Get-Engine
        # What makes it deaf stands before the trace: it may be stopped as soon as that is there.
        $script = 'try { Set-Content $trace begun; Start-Sleep 600 } finally { while (-not [System.IO.File]::Exists($go)) { [System.Threading.Thread]::Sleep(50) } }'
        $call = 'param($trace, $go, $script) Invoke-SessionScript $script, "Add-Content $trace second" -GraceSeconds 0.5 -Trace $trace'
        $engine.AddScript($call).AddArgument($trace).AddArgument($go).AddArgument($script) | Out-Null
        $running = $engine.BeginInvoke()
        while (-not (Test-Path $trace)) { Start-Sleep -Milliseconds 50 }
        $stopping = $engine.BeginStop($null, $null)
        for ($n = 0; $n -lt 1200 -and (Get-Content $trace) -notcontains 'step 1 abandoned'; $n++) { Start-Sleep -Milliseconds 50 }
        $held = -not $running.IsCompleted
        New-Item $go | Out-Null
        $engine.EndStop($stopping)
        Get-Content $trace | Should -Contain 'step 1 abandoned'
        Get-Content $trace | Should -Not -Contain 'second'
        $held | Should -BeTrue
        $engine.Dispose()
    }
}
