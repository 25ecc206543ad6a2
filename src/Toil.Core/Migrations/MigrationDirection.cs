namespace Toil.Migrations;

/// <summary>Which way a migration goes.</summary>
public enum MigrationDirection
{
    /// <summary>Making the change.</summary>
    Up,

    /// <summary>Taking it back.</summary>
    Down,
}
