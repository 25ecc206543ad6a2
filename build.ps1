#Requires -Version 7.6
<#
.SYNOPSIS
    Builds, tests or packages Toil.
.DESCRIPTION
    build    Builds everything; then Import-Module ./Toil.psd1 works in this clone.
    test     Runs all tests, those in the real engine included.
    package  Makes what is published: out/Toil (the module), out/Toil.VERSION.nupkg (for the gallery) and
             out/Toil.Runner.VERSION.nupkg (the toil command).
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 test
.EXAMPLE
    ./build.ps1 package
#>
[CmdletBinding()]
param(
    [ValidateSet('build', 'test', 'package')]
    [string] $Task = 'build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'build' {
            dotnet build --configuration $Configuration
            Write-Information 'Now: Import-Module ./Toil.psd1' -InformationAction Continue
        }
        'test' {
            dotnet test --configuration $Configuration
        }
        'package' {
            if (Test-Path out) { Remove-Item out -Recurse -Force }
            dotnet build --configuration $Configuration
            dotnet pack eng/Toil.Package --configuration $Configuration --no-build --output out
            dotnet pack src/Toil.Runner --configuration $Configuration --no-build --output out
            Get-ChildItem out
        }
    }
} finally {
    Pop-Location
}
