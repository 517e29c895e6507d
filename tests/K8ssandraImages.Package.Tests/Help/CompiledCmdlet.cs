using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace K8ssandraImages.Package.Tests.Help;

/// <summary>A cmdlet as the assembly that ships describes it. Nothing of it is loaded: its base classes are PowerShell's.</summary>
internal sealed record CompiledCmdlet(string Name, string DefaultSet, IReadOnlyList<CompiledParameter> Parameters, IReadOnlyList<string> OutputTypes)
{
    /// <summary>All cmdlets of the package.</summary>
    public static IReadOnlyList<CompiledCmdlet> All { get; } = Read(Path.Combine(Package.Bin, "K8ssandraImages.PowerShell.dll"));

    /// <summary>The names of the parameter sets; the default one is there even where no parameter is of it alone.</summary>
    public IReadOnlyList<string> Sets => [.. Parameters.SelectMany(parameter => parameter.In.Keys).Prepend(DefaultSet).Where(set => set != CompiledParameter.AllSets).Distinct()];

    /// <summary>What Get-Command shows for a set: by position, then what is mandatory, then the rest in the order of the source.</summary>
    public string Syntax(string set)
    {
        var parameters = Parameters.Select(parameter => (parameter.Name, parameter.Type, Facts: parameter.FactsIn(set)!)).Where(parameter => parameter.Facts is not null).ToList();
        var words = parameters
            .OrderBy(parameter => parameter.Facts.Position ?? int.MaxValue)
            .ThenBy(parameter => !parameter.Facts.IsMandatory)
            .Select(parameter =>
            {
                var name = parameter.Facts.Position.HasValue ? "[-" + parameter.Name + "]" : "-" + parameter.Name;
                var word = parameter.Type == "SwitchParameter" ? name : name + " <" + parameter.Type + ">";
                return parameter.Facts.IsMandatory ? word : "[" + word + "]";
            });
        return string.Join(' ', words.Prepend(Name).Append("[<CommonParameters>]"));
    }

    private static List<CompiledCmdlet> Read(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var reader = image.GetMetadataReader();
        var cmdlets = new List<CompiledCmdlet>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (Attributes(reader, type.GetCustomAttributes(), "CmdletAttribute") is not [var cmdlet])
                continue;
            var parameters = new List<CompiledParameter>();
            for (var current = type; ; current = reader.GetTypeDefinition((TypeDefinitionHandle)current.BaseType))
            {
                parameters.AddRange(current.GetProperties().Select(property => Parameter(reader, reader.GetPropertyDefinition(property))).OfType<CompiledParameter>());
                if (current.BaseType.Kind != HandleKind.TypeDefinition)
                    break;
            }

            if (Named(cmdlet, "SupportsShouldProcess") is true)
            {
                parameters.Add(CompiledParameter.Common("WhatIf", "wi"));
                parameters.Add(CompiledParameter.Common("Confirm", "cf"));
            }

            cmdlets.Add(new CompiledCmdlet(
                cmdlet.FixedArguments[0].Value + "-" + cmdlet.FixedArguments[1].Value,
                // As PowerShell names the only set.
                Named(cmdlet, "DefaultParameterSetName") as string ?? "__AllParameterSets",
                parameters,
                [.. Attributes(reader, type.GetCustomAttributes(), "OutputTypeAttribute").SelectMany(output => Strings(output.FixedArguments[0].Value))]));
        }

        return [.. cmdlets.OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];
    }

    private static CompiledParameter? Parameter(MetadataReader reader, PropertyDefinition property)
    {
        var attributes = property.GetCustomAttributes();
        var sets = Attributes(reader, attributes, "ParameterAttribute");
        if (sets.Count == 0)
            return null;
        return new CompiledParameter(
            reader.GetString(property.Name),
            property.DecodeSignature(MetadataNames.Instance, null).ReturnType,
            [.. Attributes(reader, attributes, "AliasAttribute").SelectMany(alias => Strings(alias.FixedArguments[0].Value))],
            Attributes(reader, attributes, "SupportsWildcardsAttribute").Count > 0,
            [.. Attributes(reader, attributes, "ValidateSetAttribute").SelectMany(values => Strings(values.FixedArguments[0].Value))],
            sets.ToDictionary(
                set => Named(set, "ParameterSetName") as string ?? CompiledParameter.AllSets,
                set => new CompiledFacts(
                    Named(set, "Mandatory") is true,
                    Named(set, "Position") as int?,
                    Named(set, "ValueFromPipeline") is true,
                    Named(set, "ValueFromPipelineByPropertyName") is true)));
    }

    private static List<CustomAttributeValue<string>> Attributes(MetadataReader reader, CustomAttributeHandleCollection handles, string name) =>
        [.. handles.Select(reader.GetCustomAttribute).Where(attribute => TypeOf(reader, attribute) == name).Select(attribute => attribute.DecodeValue(MetadataNames.Instance))];

    private static string TypeOf(MetadataReader reader, CustomAttribute attribute) => attribute.Constructor.Kind == HandleKind.MemberReference
        ? MetadataNames.NameOf(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
        : MetadataNames.NameOf(reader, reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType());

    private static object? Named(CustomAttributeValue<string> attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.Name == name).Select(argument => argument.Value).SingleOrDefault();

    private static IEnumerable<string> Strings(object? value) =>
        ((IEnumerable<CustomAttributeTypedArgument<string>>)value!).Select(item => (string)item.Value!);
}

/// <summary>A parameter of a cmdlet, and what holds in each parameter set.</summary>
internal sealed record CompiledParameter(string Name, string Type, IReadOnlyList<string> Aliases, bool Wildcards, IReadOnlyList<string> AcceptedValues, IReadOnlyDictionary<string, CompiledFacts> In)
{
    public const string AllSets = "(All)";

    public static CompiledParameter Common(string name, string alias) =>
        new(name, "SwitchParameter", [alias], false, [], new Dictionary<string, CompiledFacts> { [AllSets] = new(false, null, false, false) });

    public CompiledFacts? FactsIn(string set) => In.TryGetValue(set, out var facts) || In.TryGetValue(AllSets, out facts) ? facts : null;
}

/// <summary>What holds for a parameter in a parameter set.</summary>
internal sealed record CompiledFacts(bool IsMandatory, int? Position, bool ByValue, bool ByPropertyName);
