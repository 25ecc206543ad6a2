using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;

namespace Toil.PowerShell.Runbooks;

/// <summary>Values of expressions as PowerShell has them, and back.</summary>
internal sealed class SessionValues
{
    private const int Depth = 5;
    private const int TextLimit = 65_536;

    /// <summary>How many values may still be taken: a process has thousands, and a few hundred of them come out of one Get-Process.</summary>
    public int Left { get; set; } = 50_000;

    /// <summary>A value for a script: mappings that do not mind upper and lower case, and arrays.</summary>
    public static object? ToPowerShell(object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map:
                OrderedDictionary ordered = new(StringComparer.OrdinalIgnoreCase);
                foreach ((string key, object? inner) in map)
                {
                    ordered[key] = ToPowerShell(inner);
                }

                return ordered;
            case IReadOnlyList<object?> list:
                return list.Select(ToPowerShell).ToArray();
            default:
                return value;
        }
    }

    /// <summary>A recorded value as an object with properties, as its script wrote it.</summary>
    public static object? ToObject(object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map:
                PSObject made = new();
                foreach ((string key, object? inner) in map)
                {
                    made.Properties.Add(new PSNoteProperty(key, ToObject(inner)));
                }

                return made;
            case IReadOnlyList<object?> list:
                return list.Select(ToObject).ToArray();
            default:
                return value;
        }
    }

    /// <summary>What a script made: an object is a mapping of its properties, five levels deep.</summary>
    public object? FromPowerShell(object? value) => From(value, Depth);

    /// <summary>A mapping that a script filled.</summary>
    public IReadOnlyDictionary<string, object?> FromMap(IDictionary map) => MapOf(map, Depth);

    private object? From(object? value, int depth)
    {
        Left--;
        object? inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        return inner switch
        {
            null => null,
            string text => text.Length > TextLimit ? string.Concat(text.AsSpan(0, TextLimit), "... (cut)") : text,
            bool or TimeSpan or DateTimeOffset => inner,
            SwitchParameter flag => flag.IsPresent,
            DateTime instant => new DateTimeOffset(instant),
            Enum or char or Guid or Uri or Version or Type or ScriptBlock => inner.ToString(),
            sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(inner, CultureInfo.InvariantCulture),
            float or double or decimal or ulong => Convert.ToDouble(inner, CultureInfo.InvariantCulture),
            System.Numerics.BigInteger large => (double)large,
            _ when depth <= 0 || Left <= 0 => value!.ToString(),
            IDictionary map => MapOf(map, depth),
            IEnumerable list => ListOf(list, depth),
            _ => PropertiesOf(value as PSObject ?? PSObject.AsPSObject(inner), depth),
        };
    }

    private List<object?> ListOf(IEnumerable list, int depth)
    {
        List<object?> result = [];
        foreach (object? item in list)
        {
            if (Left <= 0)
            {
                break;
            }

            result.Add(From(item, depth - 1));
        }

        return result;
    }

    private Dictionary<string, object?> MapOf(IDictionary map, int depth)
    {
        Dictionary<string, object?> result = new(StringComparer.Ordinal);
        foreach (DictionaryEntry pair in map)
        {
            if (Left <= 0)
            {
                break;
            }

            result[LanguagePrimitives.ConvertTo<string>(pair.Key)] = From(pair.Value, depth - 1);
        }

        return result;
    }

    private Dictionary<string, object?> PropertiesOf(PSObject value, int depth)
    {
        Dictionary<string, object?> result = new(StringComparer.Ordinal);
        foreach (PSPropertyInfo property in value.Properties)
        {
            if (Left <= 0)
            {
                break;
            }

            if (property.IsGettable)
            {
                result[property.Name] = From(ValueOf(property), depth - 1);
            }
        }

        return result;
    }

    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null; // Of a process that has ended, of somebody else's handle.
        }
    }
}
