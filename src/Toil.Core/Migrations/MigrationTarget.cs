using Toil.Migrations.Databases;
using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations;

/// <summary>Reads what an operation was told: a plan, a database, the name of a migration.</summary>
internal static class MigrationTarget
{
    /// <summary>The plan of an option.</summary>
    /// <exception cref="ToilException"><c>PlanMissing</c>, or what is wrong with the file.</exception>
    public static MigrationPlan Plan(PlanOptions options) => PlanReader.Read(options.Plan ?? throw ToilException.Invalid(
        "PlanMissing", "No plan is given.", "Name its file: toil migration run plan.yaml."));

    /// <summary>Refuses a production database that nobody has confirmed.</summary>
    /// <exception cref="ToilException"><c>ConfirmationMissing</c> (kind Refused).</exception>
    public static void Confirm(OperationContext context, DatabaseLocation location, string doing)
    {
        if (location.IsProduction && !context.IsConfirmed && !context.IsDryRun)
        {
            throw new ToilException(
                "ConfirmationMissing", ErrorKind.Refused, $"{location.Name ?? location.Display} is a production database, and nobody has confirmed that {doing} there.",
                "Look with --what-if (-WhatIf) first; then confirm with --yes (in PowerShell: answer, or -Confirm:$false).", location.Display);
        }
    }

    /// <summary>A name: that of a plan file, or the text itself. With the plan where it was one.</summary>
    public static (string Name, MigrationPlan? Plan) Named(OperationContext context, string text)
    {
        bool isFile = text.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        if (!isFile)
        {
            return (text, null);
        }

        MigrationPlan plan = PlanReader.Read(PathText.Absolute(text, context.WorkingDirectory));
        return (plan.Name, plan);
    }
}
