using System.Runtime.CompilerServices;
using Toil.Rollbacks.Load.Running;

namespace Toil.Rollbacks.Load.Workloads;

/// <summary>Where the values of a parameter come from.</summary>
internal abstract record Draw
{
    /// <summary>What gives the values, one after the other.</summary>
    /// <param name="state">Dice, keys, and where sequences are.</param>
    public abstract Func<object?> Begin(DrawState state);

    /// <summary>Gives places in a list.</summary>
    /// <param name="count">Places; 0 stands for 2^64.</param>
    /// <param name="isZipf">True where the first ones come most of the time.</param>
    /// <param name="dice">The dice.</param>
    protected static Func<ulong> Places(ulong count, bool isZipf, Dice dice)
    {
        if (!isZipf)
        {
            return () => dice.Below(count);
        }

        Zipf zipf = new(count == 0 ? ulong.MaxValue : count);
        return () => zipf.Next(dice) - 1;
    }
}

/// <summary>A value of a column, from rows that were there when the load began.</summary>
/// <param name="Table">As written.</param>
/// <param name="Column">As written.</param>
/// <param name="IsZipf">True where a few are drawn most of the time.</param>
/// <param name="Origin">Where it stands.</param>
internal sealed record KeyDraw(string Table, string Column, bool IsZipf, Operations.ValueOrigin Origin) : Draw
{
    /// <inheritdoc/>
    public override Func<object?> Begin(DrawState state)
    {
        IReadOnlyList<object> values = state.Keys.Of(this);
        Func<ulong> places = Places((ulong)values.Count, IsZipf, state.Dice);
        return () => values[(int)places()];
    }
}

/// <summary>A whole number of a range, its ends included.</summary>
internal sealed record NumberDraw(long From, long To, bool IsZipf) : Draw
{
    /// <inheritdoc/>
    public override Func<object?> Begin(DrawState state)
    {
        Func<ulong> places = Places(unchecked((ulong)To - (ulong)From + 1), IsZipf, state.Dice);
        return () => unchecked(From + (long)places());
    }
}

/// <summary>A number of a range with some decimals, its ends included.</summary>
/// <param name="From">The least, in units of the last decimal.</param>
/// <param name="To">The greatest, in units of the last decimal.</param>
/// <param name="Decimals">How many, 1 to 9.</param>
/// <param name="IsZipf">True where the least are drawn most of the time.</param>
internal sealed record DecimalDraw(long From, long To, int Decimals, bool IsZipf) : Draw
{
    /// <inheritdoc/>
    public override Func<object?> Begin(DrawState state)
    {
        Func<object?> units = new NumberDraw(From, To, IsZipf).Begin(state);
        decimal unit = new(1, 0, 0, false, (byte)Decimals);
        return () => (long)units()! * unit;
    }
}

/// <summary>One of a list.</summary>
internal sealed record ListDraw(IReadOnlyList<object?> Values, bool IsZipf) : Draw
{
    /// <inheritdoc/>
    public override Func<object?> Begin(DrawState state)
    {
        Func<ulong> places = Places((ulong)Values.Count, IsZipf, state.Dice);
        return () => Values[(int)places()];
    }
}

/// <summary>Random letters.</summary>
internal sealed record TextDraw(int Length) : Draw
{
    /// <inheritdoc/>
    public override Func<object?> Begin(DrawState state)
        => () => string.Create(Length, state.Dice, static (text, dice) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)('a' + (int)dice.Below(26));
            }
        });
}

/// <summary>A random UUID (version 4).</summary>
internal sealed record UuidDraw : Draw
{
    /// <inheritdoc/>
    public override Func<object?> Begin(DrawState state)
        => () =>
        {
            (ulong high, ulong low) = (state.Dice.Next(), state.Dice.Next());
            return new Guid(
                (uint)(high >> 32), (ushort)(high >> 16), (ushort)((high & 0xFFF) | 0x4000), (byte)(((low >> 56) & 0x3F) | 0x80), (byte)(low >> 48), (byte)(low >> 40),
                (byte)(low >> 32), (byte)(low >> 24), (byte)(low >> 16), (byte)(low >> 8), (byte)low).ToString("D");
        };
}

/// <summary>The moment of the call, in UTC: <c>2026-11-20 09:00:00.000000+00</c>, without the zone in SQLite.</summary>
internal sealed record NowDraw : Draw
{
    /// <inheritdoc/>
    public override Func<object?> Begin(DrawState state) => () => state.Time.GetUtcNow();
}

/// <summary>Numbers that go up by one.</summary>
internal sealed record SequenceDraw(long First) : Draw
{
    /// <inheritdoc/>
    public override Func<object?> Begin(DrawState state)
    {
        StrongBox<long> next = state.NextOf(this);
        return () => next.Value++;
    }
}
