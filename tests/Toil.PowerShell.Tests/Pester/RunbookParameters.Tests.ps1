BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
    $tests = Get-ChildItem (Join-Path $PSScriptRoot '../bin') -Recurse -Filter Toil.PowerShell.Tests.dll | Sort-Object LastWriteTime | Select-Object -Last 1
    Import-Module $tests.FullName -Cmdlet Invoke-WithParameters
    $book = Join-Path $TestDrive 'night.yaml'
    Set-Content $book @'
runbook: night
parameters:
  url: { type: text, required: true, description: Where the shop is. }
  plan: { type: path }
  share: { type: number, default: 0.5 }
  quick: { type: switch }
  within: { type: duration, default: 30d }
  color: { type: choice, choices: [blue, green] }
  hosts: { type: list }
  token: { type: secret }
  set: { type: text }
steps:
  - pwsh: "'x'"
'@
}

Describe 'the parameters of a runbook' {
    It 'have their types' {
        $given = Invoke-WithParameters $book -url '$(x) "y"' -plan a.sql -share 0.1 -quick -within 2h30m -color GREEN -hosts a, '[b]' -token env:TOKEN
        $given['url'] | Should -Be '$(x) "y"'
        $given['plan'] | Should -Be 'a.sql'
        $given['share'] | Should -Be '0.1'
        $given['quick'] | Should -Be 'true'
        $given['within'] | Should -Be '2h30m'
        $given['color'] | Should -Be 'GREEN'
        $given['hosts'] | Should -Be '["a","[b]"]'
        $given['token'] | Should -Be 'env:TOKEN'
    }

    It 'refuse what is none' {
        { Invoke-WithParameters $book -url x -within 30 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError*'
        { Invoke-WithParameters $book -url x -color red } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Invoke-WithParameters $book -url x -share many } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage*'
        { Invoke-WithParameters $book -url x -nothing y } | Should -Throw -ErrorId 'NamedParameterNotFound*'
    }

    It 'are asked for by nobody where nobody can be asked' {
        (Invoke-WithParameters $book -Set @{ URL = 'x' }).Count | Should -Be 0
        (Invoke-WithParameters $book).Count | Should -Be 0
    }

    It 'are completed' {
        $line = "Invoke-WithParameters $book -"
        $names = (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
        $names | Should -Contain '-url'
        $names | Should -Contain '-within'
        $line = "Invoke-WithParameters $book -color "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('blue', 'green')
    }

    It 'come from the param block of a script, which is not run' {
        $script = Join-Path $TestDrive 'night.ps1'
        Set-Content $script 'param([Parameter(Mandatory)] [string] $Url, [ValidateSet("a", "b")] [string] $Kind, [int] $Count = $(throw "run"))'
        $given = Invoke-WithParameters $script -Url x -Count 5
        $given['Url'] | Should -Be 'x'
        $given['Count'] | Should -Be '5'
        { Invoke-WithParameters $script -Url x -Kind c } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'are none where the file is none' {
        Set-Content (Join-Path $TestDrive 'broken.yaml') 'runbook: ['
        Invoke-WithParameters (Join-Path $TestDrive 'broken.yaml') | Should -HaveCount 1
        Invoke-WithParameters (Join-Path $TestDrive 'none.yaml') | Should -HaveCount 1
        Invoke-WithParameters | Should -HaveCount 1
    }
}
