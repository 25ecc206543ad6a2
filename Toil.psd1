@{
    RootModule             = 'module/bin/Toil.PowerShell.dll'
    NestedModules          = @('module/bin/Toil.Loader.dll')
    ModuleVersion          = '0.1.0'
    GUID                   = '0c0d9a5e-6f0b-4c57-9c0e-5b7a4d1f3e21'
    Author                 = 'The Toil maintainers'
    CompanyName            = 'The Toil maintainers'
    Copyright              = 'Copyright (c) 2026 The Toil maintainers. MIT licence.'
    Description            = 'Takes over recurring operations chores: finds the certificates that will break next, runs database migrations that can be paused, killed and undone, rehearses their rollback, and keeps a log of the rest.'
    PowerShellVersion      = '7.6'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('module/Toil.Format.ps1xml')
    CmdletsToExport        = @(
        'Add-ToilEntry',
        'Approve-ToilRun',
        'Compare-ToilCertificate',
        'Confirm-ToilRehearsal',
        'Deny-ToilRun',
        'Export-ToilEntry',
        'Export-ToilRehearsal',
        'Export-ToilReport',
        'Export-ToilSchedule',
        'Find-ToilCandidate',
        'Find-ToilCertificate',
        'Get-ToilEntry',
        'Get-ToilMigration',
        'Get-ToilRehearsal',
        'Get-ToilRun',
        'Get-ToilRunbook',
        'Get-ToilSchedule',
        'Get-ToilStore',
        'Get-ToilTimer',
        'Import-ToilEntry',
        'Invoke-ToilMigration',
        'Invoke-ToilRunbook',
        'Invoke-ToilStep',
        'Measure-Toil',
        'Register-ToilSchedule',
        'Remove-ToilEntry',
        'Resume-ToilMigration',
        'Resume-ToilRunbook',
        'Set-ToilEntry',
        'Start-ToilTimer',
        'Stop-ToilMigration',
        'Stop-ToilTimer',
        'Suspend-ToilMigration',
        'Sync-ToilIssue',
        'Test-ToilMigration',
        'Test-ToilRollback',
        'Test-ToilRunbook',
        'Undo-ToilEntry',
        'Undo-ToilMigration',
        'Undo-ToilRun',
        'Unregister-ToilSchedule'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('certificate', 'tls', 'expiry', 'migration', 'database', 'operations', 'sre', 'toil', 'runbook', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
