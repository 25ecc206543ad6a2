namespace Toil.PowerShell.Migrations;

/// <summary>What is asked about before a plan is run or taken back.</summary>
internal static class PlanTarget
{
    public static string Of(string? plan, string? database) => $"{plan} in {database ?? "the database that it names"}";
}
