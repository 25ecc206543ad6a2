using Toil.Values;

namespace Toil.Runbooks.Expressions;

/// <summary>How values compare. What cannot sensibly be compared is an error, never simply false.</summary>
internal static class Comparison
{
    /// <summary>Brings two values to one kind: a text beside a duration or an instant is read as one.</summary>
    /// <returns>False where they cannot be compared.</returns>
    public static bool TryAlign(ref object? left, ref object? right)
        => (TryRead(left, ref right) && TryRead(right, ref left)) && ExpressionValues.KindOf(left) == ExpressionValues.KindOf(right);

    /// <summary>True where kinds can be told equal or unequal: one of them is null, or they align.</summary>
    public static bool CanEqual(ValueKind left, ValueKind right)
        => left == ValueKind.Null || right == ValueKind.Null || (CanAlign(left, right) && left is not (ValueKind.List or ValueKind.Mapping));

    /// <summary>True where one of the kinds can be less than the other.</summary>
    public static bool CanOrder(ValueKind left, ValueKind right)
        => CanAlign(left, right) && left is not (ValueKind.Null or ValueKind.Boolean or ValueKind.List or ValueKind.Mapping);

    /// <summary>Less than zero where the left one comes first, zero where they are equal. Both of one kind.</summary>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (long a, double b) => Compare(a, b),
        (double a, long b) => -Compare(b, a),
        _ => ((IComparable)left).CompareTo(right),
    };

    private static bool CanAlign(ValueKind left, ValueKind right) => left == right
        || (left == ValueKind.Text && right is ValueKind.Duration or ValueKind.Instant)
        || (right == ValueKind.Text && left is ValueKind.Duration or ValueKind.Instant);

    private static bool TryRead(object? like, ref object? value)
    {
        switch (like, value)
        {
            case (TimeSpan, string text):
                bool isSpan = Duration.TryParse(text, out TimeSpan span);
                value = isSpan ? span : value;
                return isSpan;
            case (DateTimeOffset, string text):
                bool isInstant = ExpressionValues.TryInstant(text, out DateTimeOffset instant);
                value = isInstant ? instant : value;
                return isInstant;
            default:
                return true;
        }
    }

    // A long number is not exact as a double.
    private static int Compare(long a, double b)
    {
        int order = ((double)a).CompareTo(b);
        return order == 0 && Math.Abs(b) < 9.2e18 ? a.CompareTo((long)b) : order;
    }
}
