using Toil.Operations;

namespace Toil.Migrations;

/// <summary>What pause, resume and stop have in common.</summary>
internal static class RequestDescriptor
{
    public static OperationDescriptor Of(string verb, string cmdlet, string summary, string description) => new()
    {
        Name = $"migration.{verb}",
        Cmdlet = cmdlet,
        Summary = summary,
        Description = description,
        HasEffect = true,
        IsRepeatable = true,
        SettingsSection = "migrations",
        OptionsType = typeof(MigrationRequestOptions),
        ResultType = typeof(MigrationReport),
        ResultJsonOf = static () => MigrationJson.Readable.MigrationReport,
        ViewOf = static () => MigrationViews.Migrations,
    };
}
