@{
    Severity     = @('Error', 'Warning', 'Information')
    IncludeRules = @(
        'PSAvoid*'
        'PSMisleadingBacktick'
        'PSMissingModuleManifestField'
        'PSPlace*'
        'PSPossibleIncorrectComparisonWithNull'
        'PSPossibleIncorrectUsageOf*'
        'PSReservedCmdletChar'
        'PSReservedParams'
        'PSShouldProcess'
        'PSUse*'
    )
    ExcludeRules = @(
        # Pester's BeforeAll assigns what its It blocks read, which the rule cannot see.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Compatibility is one platform: PowerShell 7.6 or later.
        'PSUseCompatibleCommands'
        'PSUseCompatibleSyntax'
        'PSUseCompatibleTypes'
    )
    Rules        = @{
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace          = @{ Enable = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true; NoEmptyLineBefore = $false }
        PSUseConsistentIndentation = @{ Enable = $true; Kind = 'space'; IndentationSize = 4 }
    }
}
