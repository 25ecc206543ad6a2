namespace Toil.Migrations;

/// <summary>How a statement ended of which only its beginning is known.</summary>
public enum StatementEnd
{
    /// <summary>It took effect.</summary>
    Done,

    /// <summary>It did not, or may run once more.</summary>
    Again,
}
