using Norma.Data;
using Norma.Evaluation;
using Norma.Models;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

public sealed class MetadataTypesTests
{
    [Theory]
    [InlineData(typeof(Field))]
    [InlineData(typeof(GroupMetric))]
    [InlineData(typeof(Layer))]
    public void Finds_what_loading_every_type_finds(Type slot)
    {
        var derived = MetadataTypes.DerivedFrom(slot);
        Assert.NotEmpty(derived);
        Assert.Equal(slot.Assembly.GetTypes().Where(type => type.BaseType == slot).ToHashSet(), derived.ToHashSet());
    }

    [Fact]
    public void Nothing_here_derives_from_a_type_of_another_assembly() => Assert.Empty(MetadataTypes.DerivedFrom(typeof(Exception)));
}
