# A store and settings of the test file's own; what was there stands in $before. Dot-sourced in BeforeAll.
$script:manifest = (Resolve-Path (Join-Path $PSScriptRoot '../../../Toil.psd1')).Path
Import-Module $manifest
$script:before = $env:TOIL_STORE, $env:TOIL_CONFIG
$env:TOIL_STORE = Join-Path $TestDrive 'state.db'
$env:TOIL_CONFIG = Join-Path $TestDrive 'toil.yaml'
Set-Content $env:TOIL_CONFIG '{}'
