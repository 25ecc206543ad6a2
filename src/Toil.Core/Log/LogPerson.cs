using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log;

/// <summary>Whose log it is.</summary>
/// <param name="Name">The person.</param>
/// <param name="Team">Their team, or null.</param>
/// <param name="Zone">Where their clock is.</param>
internal sealed record LogPerson(string Name, string? Team, TimeZoneInfo Zone)
{
    /// <summary>The environment variable that names the person.</summary>
    public const string Variable = CurrentPerson.Variable;

    /// <summary>The person of a call: as its options say, else <c>$TOIL_PERSON</c>, else this user of this machine.</summary>
    /// <exception cref="ToilException">A name that cannot be one, or an unknown zone.</exception>
    public static LogPerson Of(LogPersonOptions options)
    {
        return new LogPerson(
            EntryRules.Name("a person", string.IsNullOrWhiteSpace(options.Person) ? CurrentPerson.Name : options.Person),
            string.IsNullOrWhiteSpace(options.Team) ? null : EntryRules.Name("a team", options.Team),
            string.IsNullOrWhiteSpace(options.Zone) ? ZoneTime.OfMachine() : ZoneTime.Find(options.Zone.Trim()));
    }

    /// <summary>
    /// The person that the settings make of this user. For operations whose own options of these names are conditions: a team under <c>log:</c>
    /// says what is booked, not what is listed.
    /// </summary>
    public static LogPerson Of(OperationContext context)
    {
        OptionSchema schema = OptionSchema.Of(typeof(LogPersonOptions));
        IEnumerable<OptionValue> values = context.Settings.ValuesFor(OperationCatalog.Get("log.add").Descriptor)
            .Where(value => schema.Find(value.Name) is not null);
        return Of(OptionBinder.Bind(new LogPersonOptions(), values, context.WorkingDirectory));
    }

    /// <summary>The clock's instant, as moments relative to it are read.</summary>
    public Moment Moment(OperationContext context) => new(Zone, context.Time.GetUtcNow());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Zone.Id})");
}
