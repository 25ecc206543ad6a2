BeforeAll {
    $script:root = (Resolve-Path (Join-Path $PSScriptRoot '../../..')).Path
    $script:manifest = Join-Path $root 'Toil.psd1'

    function Invoke-Fresh {
        param([string] $Script)
        pwsh -NoProfile -NonInteractive -Command $Script 2>&1 | Out-String
    }
}

Describe 'Importing the module' {
    It 'is a valid manifest' {
        Test-ModuleManifest $manifest -ErrorAction Stop | Should -Not -BeNullOrEmpty
    }

    It 'exports its cmdlets and nothing else' {
        $out = Invoke-Fresh "Import-Module '$manifest'; (Get-Module Toil).ExportedCommands.Values | ForEach-Object { '{0} {1}' -f `$_.CommandType, `$_.Name }"
        $declared = (Import-PowerShellDataFile $manifest).CmdletsToExport | ForEach-Object { "Cmdlet $_" }
        $declared | Should -Contain 'Cmdlet Find-ToilCertificate'
        $out.Trim() -split '\r?\n' | Sort-Object | Should -Be ($declared | Sort-Object)
    }

    It 'writes nothing, not even a warning' {
        (Invoke-Fresh "Import-Module '$manifest' -Verbose:`$false").Trim() | Should -BeNullOrEmpty
    }

    It 'keeps the core and its packages out of the default load context' {
        $out = Invoke-Fresh @"
Import-Module '$manifest'
Find-ToilCertificate store://LocalMachine/Root | Out-Null
Get-ToilStore '$TestDrive/context.db' | Out-Null
'default:' + ([System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { `$_.GetName().Name } |
    Where-Object { `$_ -match '^(Toil\.Core|Npgsql|Dapper|YamlDotNet|Polly|SQLite|Microsoft\.Data\.Sqlite|OpenTelemetry)' })
'private:' + ([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ 'Toil').Assemblies.Where({ `$_.GetName().Name -eq 'Toil.Core' }).Count
"@
        $out | Should -Match '(?m)^default:\r?$'
        $out | Should -Match '(?m)^private:1\r?$'
    }

    It 'works beside another YamlDotNet that was loaded first' {
        $inventory = Join-Path $TestDrive 'inventory.yaml'
        Set-Content $inventory "targets:`n  - target: store://LocalMachine/Root`n    owner: machine"
        $out = Invoke-Fresh @"
Add-Type -TypeDefinition 'namespace YamlDotNet.Core { public class Parser { public static string Mine => "not the one you want"; } }' -OutputAssembly '$TestDrive/YamlDotNet.dll'
[System.Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('$TestDrive/YamlDotNet.dll') | Out-Null
Import-Module '$manifest'
(Find-ToilCertificate -Inventory '$inventory' | Select-Object -First 1).Owner
[YamlDotNet.Core.Parser]::Mine
"@
        $out | Should -Match 'machine'
        $out | Should -Match 'not the one you want'
        $out | Should -Not -Match 'Exception|error'
    }

    It 'says in one error what is wrong when the core is missing' {
        $copy = Join-Path $TestDrive 'without-core'
        New-Item -ItemType Directory (Join-Path $copy 'module/bin') -Force | Out-Null
        Copy-Item $manifest $copy
        Copy-Item (Join-Path $root 'module/Toil.Format.ps1xml') (Join-Path $copy 'module')
        Copy-Item (Join-Path $root 'module/bin/*.dll') (Join-Path $copy 'module/bin')
        $out = Invoke-Fresh @"
try { Import-Module '$copy/Toil.psd1' -ErrorAction Stop } catch { }
`$Error.Count
`$Error[0].Exception.Message
"@
        $out | Should -Match "(?s)^1\r?\n.*Toil's core is missing.*Toil\.Core\.dll.*build\.ps1.*install the module again"
    }

    It 'can be imported again with -Force, and goes on working' {
        $out = Invoke-Fresh "1..3 | ForEach-Object { Import-Module '$manifest' -Force; (Find-ToilCertificate store://LocalMachine/Root).Count -gt 0 }"
        ($out.Trim() -split '\r?\n') -join ',' | Should -Be 'True,True,True'
    }

    It 'can be removed and imported again' {
        $out = Invoke-Fresh "Import-Module '$manifest'; Remove-Module Toil; Import-Module '$manifest'; (Find-ToilCertificate store://LocalMachine/Root).Count -gt 0"
        $out.Trim() | Should -Be 'True'
    }

    It 'works in runspaces side by side' {
        $out = Invoke-Fresh "1..4 | ForEach-Object -Parallel { Import-Module '$manifest'; (Find-ToilCertificate store://LocalMachine/Root).Count -gt 0 }"
        ($out.Trim() -split '\r?\n') -join ',' | Should -Be 'True,True,True,True'
    }
}

Describe 'Help' {
    BeforeDiscovery {
        Import-Module (Join-Path $PSScriptRoot '../../../Toil.psd1')
        $script:commands = Get-Command -Module Toil | ForEach-Object { @{ Name = $_.Name } }
    }

    BeforeAll { Import-Module $manifest }

    It 'is complete for <Name>' -ForEach $commands {
        $help = Get-Help $Name -Full
        $help.Synopsis | Should -Not -BeLike "*$Name*"
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        $help.returnValues | Should -Not -BeNullOrEmpty
        $own = (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.PSCmdlet]::CommonParameters }
        foreach ($parameter in $own) {
            $help.parameters.parameter.Where({ $_.name -eq $parameter }).description.Text | Should -Not -BeNullOrEmpty -Because $parameter
        }
    }

    It 'has the about topic' {
        Get-Help about_Toil | Out-String | Should -Match 'boring'
    }
}
