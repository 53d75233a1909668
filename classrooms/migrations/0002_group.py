import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classrooms', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('classroom', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='classrooms.classroom', verbose_name='class')),
                ('members', models.ManyToManyField(blank=True, related_name='groups', to='classrooms.membership', verbose_name='students')),
            ],
            options={
                'verbose_name': 'group',
                'verbose_name_plural': 'groups',
                'ordering': ['classroom', 'name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('classroom', 'name'), name='one_group_a_name_and_class')],
            },
        ),
    ]
