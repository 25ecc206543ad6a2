namespace Toil.Migrations.Plans;

/// <summary>SQL whose form is wrong before any database has seen it.</summary>
internal sealed class SqlFormatException(int offset, string message, string remedy) : FormatException(message)
{
    /// <summary>Where in the text.</summary>
    public int Offset { get; } = offset;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
