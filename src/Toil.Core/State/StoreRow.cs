namespace Toil.State;

/// <summary>The row that a scan stands on, column by column, without objects.</summary>
internal abstract class StoreRow
{
    /// <summary>A number.</summary>
    public abstract long Int64(int column);

    /// <summary>The number of a text in a table of words; -1 for NULL.</summary>
    public abstract int Word(int column, StoreWords words);

    /// <summary>A text.</summary>
    public abstract string Text(int column);
}
