using Toil.Migrations.Databases;

namespace Toil.Migrations.Checking;

/// <summary>The tables as they will be when a step begins: what earlier steps make is there, and what they drop is not.</summary>
internal interface ICheckCatalog
{
    /// <summary>The engine.</summary>
    TargetKind Kind { get; }

    /// <summary>Finds a table.</summary>
    /// <param name="written">As a plan writes it.</param>
    /// <returns>The table, or null where there will be none.</returns>
    Task<CheckTable?> FindAsync(string written);

    /// <summary>Every table's name, for telling the nearest.</summary>
    Task<IReadOnlyList<string>> NamesAsync();
}

/// <summary>A table as a step will find it.</summary>
/// <param name="Info">What the catalog has of it, and what earlier steps will have done to it.</param>
/// <param name="Rows">Rows in it now, estimated; 0 for one that the plan makes; null where nobody knows.</param>
/// <param name="IsNew">True for one that an earlier step of the plan makes.</param>
/// <param name="IsVague">True where its columns cannot be told before it is made.</param>
internal sealed record CheckTable(TableInfo Info, long? Rows, bool IsNew = false, bool IsVague = false);
