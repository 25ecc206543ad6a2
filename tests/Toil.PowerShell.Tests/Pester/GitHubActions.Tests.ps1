BeforeAll {
    $script:manifest = (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path

    # A step of GitHub Actions: an engine of its own with the files that GitHub makes, and what both streams had.
    function Invoke-Step {
        param([string] $Script)
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive (New-Guid).Guid)
        $files = @{ Output = "$folder/output"; Summary = "$folder/summary" }
        foreach ($file in $files.Values) { Set-Content $file '' -NoNewline }
        $start = [System.Diagnostics.ProcessStartInfo]::new('pwsh')
        # As GitHub calls it.
        Set-Content "$folder/step.ps1" "`$ErrorActionPreference = 'stop'`nImport-Module '$manifest'`n$Script`nif ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit `$LASTEXITCODE }"
        '-NoProfile', '-NonInteractive', '-Command', ". '$folder/step.ps1'" | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.WorkingDirectory = $folder
        $start.Environment['GITHUB_ACTIONS'] = 'true'
        $start.Environment['GITHUB_OUTPUT'] = $files.Output
        $start.Environment['GITHUB_STEP_SUMMARY'] = $files.Summary
        $start.Environment['GITHUB_WORKSPACE'] = $folder
        $start.Environment['TOIL_STORE'] = "$folder/state.db"
        $start.Environment['NO_COLOR'] = '1'
        $process = [System.Diagnostics.Process]::Start($start)
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{
            Code = $process.ExitCode; Output = $output; Error = $errors.Result; Folder = $folder
            Outputs = Get-StepOutput $files.Output; Summary = Get-Content -Raw $files.Summary; Commands = Get-StepCommand $output
            OtherCommands = Get-StepCommand $errors.Result
        }
    }

    # The commands that GitHub's runner would obey.
    function Get-StepCommand {
        param([string] $Stream)
        $names = 'add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning'
        $token = $null
        foreach ($line in $Stream -split '\r\n|\r|\n') {
            $known = if ($token) { [regex]::Escape($token) } else { $names }
            if ($line -match "^\s*::(?<name>$known)( (?<properties>[^\n]*?))?::(?<data>.*)$" -or $line -match "##\[(?<name>$known)( (?<properties>[^]]*))?\](?<data>.*)$") {
                if ($token) { $token = $null }
                elseif ($Matches.name -eq 'stop-commands') { $token = $Matches.data }
                else { [pscustomobject]@{ Name = $Matches.name; Data = $Matches.data } }
            }
        }
        if ($token) { [pscustomobject]@{ Name = 'STOPPED FOR GOOD'; Data = $token } }
    }

    function Get-StepOutput {
        param([string] $Path)
        $outputs = @{}
        $lines = @(Get-Content $Path)
        for ($i = 0; $i -lt $lines.Count; $i++) {
            if ($lines[$i] -match '^(?<name>[^=<]+)<<(?<end>.+)$') {
                $name, $end = $Matches.name, $Matches.end
                $value = while ($lines[++$i] -ne $end) { $lines[$i] }
                $outputs[$name] = $value -join "`n"
            }
        }
        $outputs
    }
}

Describe 'Cmdlets inside GitHub Actions' {
    It 'let no script, child or result give a command, and leave the page in order' {
        $step = Invoke-Step @'
Set-Content say.yaml @"
runbook: say
outputs: { said: "`${{ steps.host.outputs.said }}" }
steps:
  - id: host
    pwsh: |
      Write-Host '::set-output name=forged::1'
      [Console]::Out.WriteLine('##[add-mask]forged')
      Write-Warning '::error::forged'
      Write-Output '::warning::forged'
      Find-ToilCertificate ./none.pem -ErrorAction Continue
      `$Toil.Outputs.said = "one``n##[debug]two"
  - { id: bad, pwsh: "throw '::error::forged ##[error]forged'", on_failure: continue }
"@
Write-Host '::notice::own before'
Invoke-ToilRunbook ./say.yaml
Write-Host '::notice::own after'
'@
        $step.Code | Should -Be 0 -Because $step.Error
        $step.OtherCommands | Should -BeNullOrEmpty
        $step.Commands.Name | Should -Be 'notice', 'group', 'endgroup', 'group', 'endgroup', 'error', 'notice'
        $step.Commands.Data | Where-Object { $_ -like 'forged*' } | Should -BeNullOrEmpty
        $step.Commands[5].Data | Should -BeLike 'say: bad: *'
        $step.Outputs['said'] | Should -Be "one`n##[debug]two"
        $step.Outputs['exit-code'] | Should -Be '0'
        $step.Outputs['worst'] | Should -Be 'high'
        ([regex]::Matches($step.Summary, '(?m)^## ')).Count | Should -Be 1
    }

    It 'are in order around a runbook that is a script' {
        $step = Invoke-Step @'
Set-Content say.ps1 @"
Write-Host '::error::forged outside of a step'
Invoke-ToilStep one { Write-Host '::error::forged in one'; Get-ToilRun | Out-Null; Find-ToilCertificate ./none.pem }
Invoke-ToilStep two { [Console]::Out.WriteLine('##[error]forged in two') }
"@
Invoke-ToilRunbook ./say.ps1 -ErrorAction Continue
Write-Host '::notice::own after'
'@
        $step.OtherCommands | Should -BeNullOrEmpty
        $step.Commands.Data | Should -Not -BeLike 'forged*'
        $step.Commands[-1].Data | Should -Be 'own after'
        ($step.Commands | Where-Object Name -EQ 'group').Data | Should -Contain 'one'
        ($step.Commands | Where-Object Name -EQ 'group').Count | Should -Be ($step.Commands | Where-Object Name -EQ 'endgroup').Count
        ([regex]::Matches($step.Summary, '(?m)^## ')).Count | Should -Be 1
    }

    It 'show no subject that is a command' {
        $step = Invoke-Step @'
$key = [System.Security.Cryptography.ECDsa]::Create()
$name = 'CN="::error::forged ##[add-mask]forged ::set-output name=x::forged"'
$request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new($name, $key, 'SHA256')
Set-Content a.pem $request.CreateSelfSigned([DateTimeOffset]::UnixEpoch, [DateTimeOffset]::UnixEpoch.AddDays(90)).ExportCertificatePem()
Find-ToilCertificate ./a.pem
Find-ToilCertificate ./a.pem | Format-List
Find-ToilCertificate ./a.pem | ForEach-Object Subject
'@
        $step.Code | Should -Be 0 -Because $step.Error
        $step.Output | Should -Match 'forged'
        ($step.Commands | Where-Object Name -NE 'error') | Should -BeNullOrEmpty
        $step.Commands.Count | Should -Be 3
        $step.Commands.Data | Should -Not -BeLike 'forged*'
        $step.OtherCommands | Should -BeNullOrEmpty
    }

    It 'mask a secret before the script has it' {
        $step = Invoke-Step @'
Set-Content secret "first line of it`nsecond line"
Set-Content book.yaml @"
runbook: book
steps:
  - { id: say, exec: [pwsh, -NoProfile, -Command, 'Write-Host "it is `$env:S"'], secrets: { S: "file:secret" } }
"@
Start-Transcript ./transcript -UseMinimalHeader | Out-Null
Invoke-ToilRunbook ./book.yaml
Stop-Transcript | Out-Null
'@
        $step.Code | Should -Be 0 -Because $step.Error
        ($step.Commands | Where-Object Name -EQ 'add-mask').Data | Should -Be 'first line of it', 'second line', 'first line of it%0Asecond line'
        ($step.Output -split "`n" | Where-Object { $_ -notlike '::add-mask::*' }) -join "`n" | Should -Not -Match 'first line|second line'
        Get-Content -Raw (Join-Path $step.Folder transcript) | Should -Not -Match 'first line|second line'
    }

    It 'end with the exit code, and open the fence, under -ErrorAction Stop' {
        $step = Invoke-Step @'
Set-Content book.yaml "runbook: book`nsteps:`n  - { id: say, exec: [pwsh, -NoProfile, -Command, 'Write-Host ::error::forged; exit 3'] }"
try { Invoke-ToilRunbook ./book.yaml -ErrorAction Stop } catch { Write-Host '::notice::caught' }
'@
        $step.Code | Should -Be 1
        $step.Outputs['exit-code'] | Should -Be '1'
        $step.Commands[-1].Data | Should -Be 'caught'
        ($step.Commands | Where-Object Name -EQ 'error').Count | Should -BeGreaterThan 0
        $step.Commands.Data | Should -Not -BeLike 'forged*'
    }

    It 'tell how a run that waits goes on' {
        $step = Invoke-Step 'Set-Content book.yaml "runbook: book`nsteps:`n  - { id: ask, approve: Deploy? }"; Invoke-ToilRunbook ./book.yaml -ErrorAction Continue'
        $step.Code | Should -Be 1 # PowerShell makes 1 of every code but 0 where GitHub calls it like this
        $step.Outputs['exit-code'] | Should -Be '5'
        $step.Summary | Should -BeLike "*toil runbook approve $($step.Outputs['run-id'])*"
        $step.Commands.Name | Should -Be 'warning'
    }

    It 'leave the page to whoever reads only a part, and say nothing of what was silenced' {
        $step = Invoke-Step @'
1..3 | ForEach-Object { "localhost:7000$_" } | Find-ToilCertificate -ErrorAction SilentlyContinue
Get-ToilRun | Select-Object -First 1
'@
        $step.Commands | Should -BeNullOrEmpty
        $step.Outputs['results'] | Should -Be '0'
    }
}
